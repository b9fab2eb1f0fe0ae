//! The Auto Scaling group of a capacity provider: what of it is refused, what it is without saying.
//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AutoScalingGroupProvider.html>

use neargate_api::Error;
use neargate_api::types::{
    AutoScalingGroupProvider, AutoScalingGroupProviderUpdate, ManagedDraining, ManagedScaling,
    ManagedScalingStatus, ManagedTerminationProtection,
};
use neargate_core::arn::Arn;

const TARGET_CAPACITY: i32 = 100;
const SMALLEST_STEP: i32 = 1;
const LARGEST_STEP: i32 = 10_000;
/// Seconds.
const WARMUP: i32 = 300;

/// A new provider's group, with what it does not say.
pub fn complete(given: AutoScalingGroupProvider) -> Result<AutoScalingGroupProvider, Error> {
    let arn = given.auto_scaling_group_arn.clone().unwrap_or_default();
    if !arn.parse::<Arn>().is_ok_and(|arn| {
        arn.service == "autoscaling" && arn.resource.starts_with("autoScalingGroup:")
    }) {
        return Err(Error::invalid_parameter(
            "The specified Auto Scaling group ARN is not valid. Specify the ARN of an Auto \
             Scaling group and try again.",
        ));
    }
    let update = AutoScalingGroupProviderUpdate {
        managed_scaling: given.managed_scaling,
        managed_termination_protection: given.managed_termination_protection,
        managed_draining: given.managed_draining,
    };
    let bare = AutoScalingGroupProvider {
        auto_scaling_group_arn: given.auto_scaling_group_arn,
        ..AutoScalingGroupProvider::default()
    };
    changed(bare, update)
}

/// A group as a request changes it: what the request does not say stays.
pub fn changed(
    known: AutoScalingGroupProvider,
    update: AutoScalingGroupProviderUpdate,
) -> Result<AutoScalingGroupProvider, Error> {
    let scaling = scaling(
        known.managed_scaling.unwrap_or_default(),
        update.managed_scaling.unwrap_or_default(),
    );
    let protection = update
        .managed_termination_protection
        .or(known.managed_termination_protection)
        .unwrap_or(ManagedTerminationProtection::Disabled);
    if protection == ManagedTerminationProtection::Enabled
        && scaling.status != Some(ManagedScalingStatus::Enabled)
    {
        return Err(Error::invalid_parameter(
            "The managed termination protection setting for the capacity provider is invalid. To \
             enable managed termination protection, managed scaling must be enabled.",
        ));
    }
    if scaling.minimum_scaling_step_size > scaling.maximum_scaling_step_size {
        return Err(Error::invalid_parameter(
            "The minimum scaling step size must not be greater than the maximum scaling step size.",
        ));
    }
    let draining = update.managed_draining.or(known.managed_draining);
    Ok(AutoScalingGroupProvider {
        auto_scaling_group_arn: known.auto_scaling_group_arn,
        managed_scaling: Some(scaling),
        managed_termination_protection: Some(protection),
        managed_draining: Some(draining.unwrap_or(ManagedDraining::Enabled)),
    })
}

fn scaling(known: ManagedScaling, update: ManagedScaling) -> ManagedScaling {
    let or =
        |update: Option<i32>, known: Option<i32>, usual| Some(update.or(known).unwrap_or(usual));
    let status = update.status.or(known.status);
    ManagedScaling {
        status: Some(status.unwrap_or(ManagedScalingStatus::Disabled)),
        target_capacity: or(
            update.target_capacity,
            known.target_capacity,
            TARGET_CAPACITY,
        ),
        minimum_scaling_step_size: or(
            update.minimum_scaling_step_size,
            known.minimum_scaling_step_size,
            SMALLEST_STEP,
        ),
        maximum_scaling_step_size: or(
            update.maximum_scaling_step_size,
            known.maximum_scaling_step_size,
            LARGEST_STEP,
        ),
        instance_warmup_period: or(
            update.instance_warmup_period,
            known.instance_warmup_period,
            WARMUP,
        ),
    }
}
