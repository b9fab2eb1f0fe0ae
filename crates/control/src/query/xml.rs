//! Answers as XML: a tree, and its text.

use std::borrow::Cow;

use neargate_core::timestamp::Timestamp;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    name: Cow<'static, str>,
    content: Content,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Content {
    Text(String),
    Children(Vec<Element>),
}

/// An element with a text.
pub fn text(name: &'static str, text: impl ToString) -> Element {
    Element {
        name: name.into(),
        content: Content::Text(text.to_string()),
    }
}

/// An element of elements.
pub fn tree(
    name: impl Into<Cow<'static, str>>,
    children: impl IntoIterator<Item = Element>,
) -> Element {
    Element {
        name: name.into(),
        content: Content::Children(children.into_iter().collect()),
    }
}

/// A time as these services write it.
pub fn instant(at: Timestamp) -> String {
    let nanos = i128::from(at.as_millis()) * 1_000_000;
    let time = OffsetDateTime::from_unix_timestamp_nanos(nanos).ok();
    let text = time.and_then(|time| time.format(&Rfc3339).ok());
    text.unwrap_or_default()
}

impl Element {
    /// A whole document, in a namespace.
    pub fn document(&self, namespace: Option<&str>) -> String {
        let mut writer = Writer::new(Vec::new());
        let begun = writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        let written = begun.and_then(|()| self.write(&mut writer, namespace));
        debug_assert!(written.is_ok(), "memory takes all that is written");
        String::from_utf8_lossy(&writer.into_inner()).into_owned()
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>, namespace: Option<&str>) -> std::io::Result<()> {
        let attributes = namespace.map(|namespace| ("xmlns", namespace));
        let element = writer
            .create_element(&*self.name)
            .with_attributes(attributes);
        match &self.content {
            Content::Text(text) => {
                element.write_text_content(BytesText::new(&representable(text)))?;
            }
            Content::Children(children) if children.is_empty() => {
                element.write_empty()?;
            }
            Content::Children(children) => {
                element.write_inner_content(|writer| {
                    children
                        .iter()
                        .try_for_each(|child| child.write(writer, None))
                })?;
            }
        }
        Ok(())
    }
}

/// XML has no way to write most control characters.
/// <https://www.w3.org/TR/xml/#charsets>
fn representable(text: &str) -> Cow<'_, str> {
    let is_not = |c: char| {
        c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r')
            || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    match text.contains(is_not) {
        true => text.replace(is_not, "\u{fffd}").into(),
        false => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;

    #[test]
    fn times_have_a_date_and_a_zone() {
        let at = Timestamp::from_millis(1_700_000_000_123);
        assert_eq!(instant(at), "2023-11-14T22:13:20.123Z");
    }

    #[test]
    fn texts_cannot_become_elements() {
        let document = tree("a", [text("b", "</b><c/>&\u{1}"), tree("d", [])]);
        assert_eq!(
            document.document(Some("urn:x")),
            format!(
                "{DECLARATION}<a xmlns=\"urn:x\"><b>&lt;/b&gt;&lt;c/&gt;&amp;\u{fffd}</b><d/></a>"
            )
        );
    }
}
