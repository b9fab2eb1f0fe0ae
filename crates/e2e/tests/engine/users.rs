//! `user`: names, ids and groups, looked up in the container's own files.

use neargate_e2e::Machine;
use neargate_e2e::definition::{fargate, idle, script};
use neargate_e2e::image::Image;
use serde_json::json;

#[test]
fn a_user_is_a_name_or_an_id_with_or_without_a_group() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let cases = [
        ("app", "1000 1000 1000 2000"),
        ("1000", "1000 1000 1000 2000"),
        ("app:nogroup", "1000 65534 65534"),
        ("app:0", "1000 0 0"),
        ("1234", "1234 0 0"),
        ("1234:2345", "1234 2345 2345"),
        ("0", "0 0 0"),
    ];
    let names: Vec<_> = (0..cases.len()).map(|index| format!("c{index}")).collect();
    let containers: Vec<_> = names
        .iter()
        .zip(&cases)
        .map(|(name, (user, _))| idle(name, json!({"user": user})))
        .collect();
    let task = machine.run(&fargate(containers));
    for (name, (user, expected)) in names.iter().zip(&cases) {
        let ids = task.sh(
            name,
            "awk '/^[UG]id:/ {print $2} /^Groups:/ {$1 = \"\"; print}' /proc/1/status",
        );
        let ids: Vec<_> = ids.split_whitespace().collect();
        // Supplementary groups may or may not repeat the first one.
        let expected: Vec<_> = expected.split_whitespace().collect();
        assert_eq!(ids[..2], expected[..2], "user {user}");
        let mut groups: Vec<_> = ids[1..].to_vec();
        let mut wanted: Vec<_> = expected[1..].to_vec();
        for list in [&mut groups, &mut wanted] {
            list.sort_unstable();
            list.dedup();
        }
        assert_eq!(groups, wanted, "groups of user {user}");
        // ECS Exec is root whatever the user.
        assert_eq!(task.exec(name, &["id", "-u"]), "0");
    }
}

#[test]
fn a_user_has_a_home_and_no_capabilities() {
    let Some(machine) = Machine::new() else {
        return;
    };
    let task = machine.run(&fargate([script(
        "a",
        "echo HOME=$HOME; exec sleep 3600",
        json!({"user": "app"}),
    )]));
    assert_eq!(task.wait_for_log("a", "HOME"), "HOME=/home/app");
    let effective = task.sh("a", "grep ^CapEff: /proc/1/status | cut -f 2");
    assert_eq!(effective, "0000000000000000");
    let bounding = task.sh("a", "grep ^CapBnd: /proc/1/status | cut -f 2");
    assert_eq!(
        bounding, "00000000a80425fb",
        "a setuid program may regain them"
    );
}

#[test]
fn the_image_s_user_counts_unless_the_definition_has_one() {
    let Some(machine) = Machine::new() else {
        return;
    };
    machine.import(&Image::named("as-app", json!({"User": "app"})));
    let image = json!({"image": "as-app"});
    let task = machine.run(&fargate([
        idle("image", image.clone()),
        idle("definition", json!({"image": "as-app", "user": "nobody"})),
    ]));
    let user = |name: &str| task.exec(name, &["stat", "-c", "%U", "/proc/1"]);
    assert_eq!(user("image"), "app");
    assert_eq!(user("definition"), "nobody");
}

#[test]
fn a_user_may_open_its_own_output_again() {
    let Some(machine) = Machine::new() else {
        return;
    };
    // As nginx's image does with its logs.
    let task = machine.run(&fargate([script(
        "a",
        "echo err > /dev/stderr; echo out > /dev/stdout; exec sleep 3600",
        json!({"user": "app"}),
    )]));
    task.wait_for_log("a", "out");
    let logs = machine.neargate(&["logs", &task.id]);
    assert_eq!(logs.stderr, "a | err\n");
}
