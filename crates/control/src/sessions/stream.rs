//! Where a session's client connects to: the URL, written and read.

/// The path that AWS's gateway has.
const PATH: &str = "/v1/data-channel/";

/// Whose stream a URL is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream {
    pub region: String,
    pub session: String,
}

impl Stream {
    /// `base` has the scheme and the host.
    pub fn url(&self, base: &str) -> String {
        let Self { region, session } = self;
        let base = base.trim_end_matches('/');
        format!("{base}{PATH}{session}?role=publish_subscribe&region={region}")
    }

    pub fn parse(path: &str, query: &str) -> Option<Self> {
        let session = path.strip_prefix(PATH)?;
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let (_, region) = pairs.find(|(name, _)| *name == "region")?;
        Some(Self {
            region: region.to_owned(),
            session: session.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let stream = Stream {
            region: "us-east-1".into(),
            session: "ecs-execute-command-abc".into(),
        };
        let url = stream.url("ws://127.0.0.1:4747");
        let rest = url.strip_prefix("ws://127.0.0.1:4747").unwrap();
        let (path, query) = rest.split_once('?').unwrap();
        assert_eq!(Stream::parse(path, query), Some(stream));
        assert_eq!(Stream::parse("/other", "region=a"), None);
    }
}
