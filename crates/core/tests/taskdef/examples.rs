//! That the examples which we hand out are good.

use neargate_core::taskdef::{
    Compatibility, PidMode, TaskDefinition, fill_defaults, normalise, parse,
};
use neargate_core::validate::{Context, compatibilities, launch_type, validate};

#[track_caller]
fn good(json: &str) -> TaskDefinition {
    let definition = parse(json).unwrap();
    assert_eq!(validate(&definition, &Context::default()), Ok(vec![]));
    assert_eq!(
        compatibilities(&definition),
        [Compatibility::Ec2, Compatibility::Fargate]
    );
    assert_eq!(launch_type(&definition, None), Ok(Compatibility::Fargate));
    // What ECS stores of it could be registered again.
    let mut stored = definition.clone();
    normalise(&mut stored);
    fill_defaults(&mut stored);
    assert_eq!(validate(&stored, &Context::default()), Ok(vec![]));
    definition
}

#[test]
fn the_walkthrough_s_definition_shares_its_processes() {
    let definition = good(include_str!("../../../../examples/fargatepidsharing.json"));
    assert_eq!(definition.pid_mode, Some(PidMode::Task));
    assert!(definition.container("sleeper").unwrap().has_init());
}

#[test]
fn the_proxy_s_definition_sets_kernel_parameters() {
    let definition = good(include_str!("../../../../examples/myproxy.json"));
    let controls = &definition.container("myproxy").unwrap().system_controls;
    let controls: Vec<_> = controls
        .iter()
        .map(|c| (&*c.namespace, &*c.value))
        .collect();
    assert_eq!(
        controls,
        [
            ("net.core.somaxconn", "6000"),
            ("net.ipv4.ip_local_port_range", "1024 65000")
        ]
    );
}
