//! ListAttributes: those of users and ECS's own.

use neargate_api::types::{Attribute, ListAttributesRequest, ListAttributesResponse};
use neargate_api::{Error, calls};

use crate::instances;
use crate::operations::instances::attributes;
use crate::operations::page::Pages;
use crate::operations::{Context, Handle, clusters, internal};

impl Handle for calls::ListAttributes {
    async fn handle(
        context: &Context,
        input: ListAttributesRequest,
    ) -> Result<ListAttributesResponse, Error> {
        let pages = Pages::of(input.max_results, input.next_token.as_deref())?;
        let name = input.attribute_name.filter(|name| !name.is_empty());
        let value = input.attribute_value.filter(|value| !value.is_empty());
        if value.is_some() && name.is_none() {
            return Err(Error::invalid_parameter(
                "An attribute name must be specified with an attribute value.",
            ));
        }
        let snapshot = context.snapshot()?;
        let cluster = clusters::active(context, &*snapshot, input.cluster.as_deref())?;
        let owner = context.owner();
        let cluster = &cluster.cluster.name;
        let instance = instances::of_cluster(&context.state, &*snapshot, &owner, cluster);
        let mut found: Vec<Attribute> = Vec::new();
        if let Some(instance) = instance.map_err(internal)? {
            let all = attributes::of(&instance, &context.vpc()).into_iter();
            let wanted = all
                .filter(|attribute| name.is_none() || attribute.name == name)
                .filter(|attribute| value.is_none() || attribute.value == value);
            found.extend(wanted.map(|attribute| Attribute {
                target_id: Some(instance.arn.to_string()),
                ..attribute
            }));
        }
        let page = pages.cut(
            found
                .iter()
                .filter_map(|attribute| attribute.name.as_deref()),
        );
        let is_on_page = |attribute: &&Attribute| {
            let name = attribute.name.as_deref();
            name.is_some_and(|name| page.items.contains(&name))
        };
        Ok(ListAttributesResponse {
            attributes: Some(found.iter().filter(is_on_page).cloned().collect()),
            next_token: page.next_token,
        })
    }
}
