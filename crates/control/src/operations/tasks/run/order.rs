//! Tasks as they are asked for: all that is the same of each.

use neargate_api::Error;
use neargate_api::types::{PropagateTags, RunTaskRequest};
use neargate_core::ids::TaskId;
use neargate_core::launch::LaunchType;
use neargate_core::overrides::TaskOverride;
use neargate_core::taskdef::{Tag, TaskDefinition};
use neargate_protocol::random;
use neargate_store::{Batch, CommitError, Snapshot};

use super::placement::{self, Placement};
use super::room::{self, Demands, Room};
use super::{definition, network, platform, request};
use crate::clusters::Found;
use crate::instances::{self, Instance, Status};
use crate::operations::{Context, convert, internal, tags};
use crate::tasks::{self, KnownTask, TaskRecord};

/// The tag that ECS gives if it is to manage tags.
const CLUSTER_TAG: &str = "aws:ecs:clusterName";

pub struct Order {
    pub placement: Placement,
    /// With the overrides applied.
    definition: TaskDefinition,
    record: TaskRecord,
    demands: Demands,
    cluster: Found,
}

impl Order {
    /// What a request asks for, if it may.
    pub fn of(
        context: &Context,
        snapshot: &dyn Snapshot,
        found: Found,
        input: &RunTaskRequest,
    ) -> Result<Self, Error> {
        request::check(input)?;
        let cluster = &found.cluster;
        let given = input.task_definition.as_deref().unwrap_or_default();
        let stored = definition::active(context, snapshot, given)?;
        let strategy = input.capacity_provider_strategy.as_deref();
        let asked = placement::Request {
            launch_type: input.launch_type,
            strategy: strategy.unwrap_or_default(),
        };
        let region = context.region();
        let placement = placement::decide(snapshot, region, asked, cluster, &stored.definition)?;
        let launch_type = placement.launch_type;
        request::check_for(launch_type, input)?;
        let platform_version = platform::version(
            input.platform_version.as_deref(),
            launch_type,
            &stored.definition,
        )?;
        let overrides: TaskOverride =
            convert::to_engine(&input.overrides.clone().unwrap_or_default())?;
        let definition =
            definition::with_overrides(context, &stored.definition, &overrides, launch_type)?;
        let interface = network::interface(
            &context.vpc(),
            definition.network_mode,
            input.network_configuration.as_ref(),
        )?;
        let execute_command = input.enable_execute_command.unwrap_or(false);
        if execute_command && definition.task_role_arn.is_none() {
            return Err(Error::invalid_parameter(
                "The task couldn't be started because a valid taskRoleArn is not being used. \
                 Specify a valid task role in your task definition and try again.",
            ));
        }
        let mut tags: Vec<Tag> = convert::to_engine(&tags::checked(input.tags.clone())?)?;
        if input.propagate_tags == Some(PropagateTags::TaskDefinition) {
            inherit(&mut tags, &stored.tags);
        }
        if input.enable_ecs_managed_tags == Some(true) {
            tags.push(Tag {
                key: CLUSTER_TAG.to_owned(),
                value: cluster.name.clone(),
            });
        }
        let constraints = input.placement_constraints.as_deref();
        let demands = match launch_type {
            LaunchType::Fargate => Demands::default(),
            _ => Demands::of(constraints.unwrap_or_default(), &definition)?,
        };
        let group = input.group.clone().filter(|group| !group.is_empty());
        let record = TaskRecord {
            // Each task has its own.
            id: TaskId::from_random([0; 16]),
            cluster: cluster.name.clone(),
            family: definition.family.clone(),
            revision: Some(stored.revision),
            launch_type,
            capacity_provider: None,
            platform_version,
            group: group.unwrap_or_else(|| format!("family:{}", definition.family)),
            started_by: input.started_by.clone(),
            overrides,
            tags,
            interface,
            execute_command,
            runtime_ids: Vec::new(),
            created_at: context.now,
            stop: None,
            protected_until: None,
            outcome: None,
            begun: false,
            found: false,
            version: 0,
        };
        Ok(Self {
            placement,
            definition,
            record,
            demands,
            cluster: found,
        })
    }

    /// Whether its tasks take of what the instance has.
    pub fn needs_room(&self) -> bool {
        self.placement.launch_type != LaunchType::Fargate
    }

    /// Finds places for the tasks, in the cluster.
    pub fn room(
        &self,
        context: &Context,
        snapshot: &dyn Snapshot,
        count: usize,
    ) -> Result<Room, Error> {
        if !self.needs_room() {
            return Ok(Room {
                places: count,
                failure: None,
            });
        }
        let owner = context.owner();
        let instance =
            instances::of_cluster(&context.state, snapshot, &owner, &self.record.cluster);
        let instance = instance.map_err(internal)?;
        let active = instance.filter(|instance| instance.stored.status == Status::Active);
        let active = active.ok_or_else(|| {
            Error::invalid_parameter("No Container Instances were found in your cluster.")
        })?;
        Ok(self.room_on(context, Some(&active), count))
    }

    /// Finds places for the tasks on an instance.
    pub fn room_on(&self, context: &Context, instance: Option<&Instance>, count: usize) -> Room {
        match instance {
            Some(instance) => room::on(context, instance, &self.definition, &self.demands, count),
            None => Room::default(),
        }
    }

    /// So many tasks, each with ids of its own.
    pub fn tasks(&self, context: &Context, count: usize) -> Result<Vec<KnownTask>, Error> {
        // What other requests have started does not count for the strategy.
        let providers = self.placement.providers(|_| 0, count);
        let tasks = providers.into_iter().map(|capacity_provider| {
            let id = random::task_id().map_err(internal)?;
            let containers = self.definition.container_definitions.len();
            let record = TaskRecord {
                id,
                runtime_ids: random::runtime_ids(id, containers).map_err(internal)?,
                capacity_provider,
                ..self.record.clone()
            };
            let task = KnownTask::new(context.owner(), record, self.definition.clone());
            task.map_err(|error| Error::client(error.to_string()))
        });
        tasks.collect()
    }

    /// Puts the tasks into the store, with whatever `beside` adds, and begins with them. `false` if
    /// something has come between.
    pub async fn start(
        &self,
        context: &Context,
        tasks: &[KnownTask],
        beside: impl FnOnce(Batch) -> Result<Batch, Error>,
    ) -> Result<bool, Error> {
        let records = tasks::records(context.region()).map_err(internal)?;
        let unchanged = self.cluster.require(Batch::new(), context.region());
        let mut batch = unchanged.map_err(internal)?;
        for task in tasks {
            let id = task.record.id.to_string();
            batch = records.create(batch, &id, &task.record).map_err(internal)?;
        }
        match context.state.store.commit(beside(batch)?).await {
            Ok(_) => {}
            Err(CommitError::Conflict(_)) => return Ok(false),
            Err(error) => return Err(internal(error)),
        }
        for task in tasks {
            context.state.tasks.adopt(task.clone());
        }
        Ok(true)
    }
}

/// Tags of the definition, where the request has none of that key.
fn inherit(tags: &mut Vec<Tag>, inherited: &[Tag]) {
    for tag in inherited {
        if !tags.iter().any(|own| own.key == tag.key) {
            tags.push(tag.clone());
        }
    }
}
