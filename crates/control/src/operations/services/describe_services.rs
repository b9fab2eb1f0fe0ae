//! DescribeServices.

use neargate_api::types::{DescribeServicesRequest, DescribeServicesResponse, ServiceField};
use neargate_api::{Error, calls};

use super::describe;
use super::reference::{self, Reference};
use crate::operations::{Context, Handle, clusters, failure};

/// The most that may be asked about at once.
const MOST: usize = 10;

impl Handle for calls::DescribeServices {
    async fn handle(
        context: &Context,
        input: DescribeServicesRequest,
    ) -> Result<DescribeServicesResponse, Error> {
        let wanted = input.services.unwrap_or_default();
        if wanted.is_empty() {
            return Err(Error::invalid_parameter("Services cannot be empty."));
        }
        if wanted.len() > MOST {
            return Err(Error::invalid_parameter(format!(
                "Services cannot be more than {MOST}."
            )));
        }
        let snapshot = context.snapshot()?;
        let cluster = clusters::active(context, &*snapshot, input.cluster.as_deref())?.cluster;
        let include = input.include.unwrap_or_default();
        let with_tags = include.contains(&ServiceField::Tags);
        let (mut found, mut failures) = (Vec::new(), Vec::new());
        for given in &wanted {
            match reference::find(context, &*snapshot, &cluster.name, given)? {
                Some(item) => found.push(describe::service(context, &item.object, with_tags)),
                None => {
                    let name = Reference::parse(given).name;
                    failures.push(failure::missing(
                        context.owner().service(&cluster.name, &name),
                    ));
                }
            }
        }
        Ok(DescribeServicesResponse {
            services: Some(found),
            failures: Some(failures),
        })
    }
}
