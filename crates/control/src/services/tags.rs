//! The tags that a service's tasks get.

use neargate_api::types::PropagateTags;
use neargate_core::taskdef::Tag;

use super::record::StoredService;
use crate::definitions::StoredDefinition;

pub fn of_task(service: &StoredService, definition: &StoredDefinition) -> Vec<Tag> {
    let mut tags = match service.options.propagate_tags {
        Some(PropagateTags::Service) => {
            let tags = service.options.tags.iter();
            let tag = |tag: &neargate_api::types::Tag| Tag {
                key: tag.key.clone().unwrap_or_default(),
                value: tag.value.clone().unwrap_or_default(),
            };
            tags.map(tag).collect()
        }
        Some(PropagateTags::TaskDefinition) => definition.tags.clone(),
        Some(PropagateTags::None) | None => Vec::new(),
    };
    if service.options.managed_tags {
        let managed = |key: &str, value: &str| Tag {
            key: key.to_owned(),
            value: value.to_owned(),
        };
        tags.push(managed("aws:ecs:clusterName", &service.cluster));
        tags.push(managed("aws:ecs:serviceName", &service.name));
    }
    tags
}
