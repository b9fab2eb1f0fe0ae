//! What clients are answered.

use bytes::Bytes;
use http::{HeaderMap, Method};
use neargate_api::Operation;
use neargate_core::task::LastStatus;
use neargate_protocol::directory::TaskDirectory;
use neargate_store::{AccessKey, Batch};
use serde_json::json;

use super::*;
use crate::clock;
use crate::testing::{Fixture, text};

fn ask(fixture: &Fixture, action: &str, form: &str) -> Result<String, Fault> {
    let (context, form) = (fixture.context(), Form::from(form));
    let service = [Service::Ec2, Service::Iam, Service::Sts]
        .into_iter()
        .find(|service| operations(*service).contains(&action))
        .expect("an operation");
    let result = match service {
        Service::Ec2 => ec2::answer(&context, action, &form),
        Service::Iam => iam::answer(&context, action, &form),
        Service::Sts => sts::identity(&context),
    };
    Ok(service.success(action, "id", result?))
}

#[track_caller]
fn ok(fixture: &Fixture, action: &str, form: &str) -> String {
    ask(fixture, action, form).unwrap_or_else(|fault| panic!("{action} {form}: {fault:?}"))
}

#[track_caller]
fn refused(fixture: &Fixture, action: &str, form: &str) -> (&'static str, String) {
    match ask(fixture, action, form) {
        Ok(answer) => panic!("{action} {form}: {answer}"),
        Err(fault) => (fault.code, fault.message),
    }
}

fn count(answer: &str, element: &str) -> usize {
    answer.matches(&format!("<{element}>")).count()
}

#[tokio::test]
async fn the_network_is_described_by_ids_and_by_filters() {
    let fixture = Fixture::new();
    let vpc = fixture.context().vpc();
    let all = ok(&fixture, "DescribeSubnets", "");
    assert_eq!(count(&all, "subnetId"), 3);
    let zone = &vpc.subnets[1].zone;
    let one = format!("Filter.1.Name=availability-zone&Filter.1.Value.1={zone}");
    let one = ok(&fixture, "DescribeSubnets", &one);
    assert!(one.contains(&format!("<subnetId>{}</subnetId>", vpc.subnets[1].id)));
    assert_eq!(count(&one, "subnetId"), 1);
    let by_id = format!(
        "SubnetId.1={}&SubnetId.2={}",
        vpc.subnets[2].id, vpc.subnets[0].id
    );
    assert_eq!(
        count(&ok(&fixture, "DescribeSubnets", &by_id), "subnetId"),
        2
    );
    let other = "Filter.1.Name=vpc-id&Filter.1.Value.1=vpc-1";
    assert_eq!(
        count(&ok(&fixture, "DescribeSubnets", other), "subnetId"),
        0
    );
    assert!(ok(&fixture, "DescribeVpcs", "").contains(&vpc.id));
    let group = ok(&fixture, "DescribeSecurityGroups", "GroupName.1=default");
    assert!(group.contains(&vpc.security_group.id));
    assert!(ok(&fixture, "DescribeVpcEndpoints", "").contains("<vpcEndpointSet/>"));
    assert_eq!(
        count(&ok(&fixture, "DescribeAvailabilityZones", ""), "zoneName"),
        3
    );
    assert_eq!(count(&ok(&fixture, "DescribeRegions", ""), "regionName"), 1);
    assert!(ok(&fixture, "DescribeAccountAttributes", "").contains(&vpc.id));
}

#[tokio::test]
async fn what_is_not_there_is_said_in_ec2_s_words() {
    let fixture = Fixture::new();
    for (action, form, code, message) in [
        (
            "DescribeSubnets",
            "SubnetId.1=subnet-x",
            "InvalidSubnetID.NotFound",
            "The subnet ID 'subnet-x' does not exist",
        ),
        (
            "DescribeVpcs",
            "VpcId.1=vpc-x&VpcId.2=vpc-y",
            "InvalidVpcID.NotFound",
            "The vpc IDs 'vpc-x, vpc-y' do not exist",
        ),
        (
            "DescribeSecurityGroups",
            "GroupId.1=sg-x",
            "InvalidGroup.NotFound",
            "The security group 'sg-x' does not exist",
        ),
        (
            "DescribeNetworkInterfaces",
            "NetworkInterfaceId.1=eni-x",
            "InvalidNetworkInterfaceID.NotFound",
            "The networkInterface ID 'eni-x' does not exist",
        ),
        (
            "DescribeSubnets",
            "Filter.1.Name=colour&Filter.1.Value.1=red",
            "InvalidParameterValue",
            "The filter 'colour' is invalid",
        ),
        (
            "DescribeSubnets",
            "Colour=red",
            "UnknownParameter",
            "The parameter Colour is not recognized",
        ),
        (
            "DescribeSubnets",
            "DryRun=true",
            "DryRunOperation",
            "Request would have succeeded, but DryRun flag is set.",
        ),
        (
            "GetRole",
            "RoleName=x",
            "NoSuchEntity",
            "The role with name x cannot be found.",
        ),
    ] {
        let expected = (code, message.to_owned());
        assert_eq!(refused(&fixture, action, form), expected, "{action} {form}");
    }
    assert_eq!(
        count(&ok(&fixture, "DescribeSubnets", "DryRun=false"), "subnetId"),
        3
    );
}

#[tokio::test]
async fn a_task_s_interface_is_there_as_long_as_the_task_is() {
    let fixture = Fixture::new();
    let definition = fixture.register("web").await;
    let task = fixture.run(&definition).await;
    fixture.until(task, LastStatus::Pending).await;
    let image = json!({
        "reference": "nginx:1.25", "manifest_digest": "sha256:0", "layers": [], "config": {},
    });
    let plan = json!({
        "containers": [{"image": image, "environment_from_files": {}, "secrets": {}}],
        "ids": null, "network": {"mode": "awsvpc", "address": "10.213.0.9"},
    });
    TaskDirectory::of(&fixture.state.settings.root, task)
        .write_plan(&serde_json::from_value(plan).unwrap())
        .unwrap();
    fixture.machine.start(task);
    fixture.until(task, LastStatus::Running).await;
    let describe = json!({"tasks": [task.to_string()]});
    let described = fixture.ok(Operation::DescribeTasks, describe).await;
    let attachment = &described["tasks"][0]["attachments"][0];
    let interfaces = ok(&fixture, "DescribeNetworkInterfaces", "");
    for detail in attachment["details"].as_array().expect("details") {
        let value = text(&detail["value"]);
        assert!(interfaces.contains(&format!(">{value}<")), "{detail}");
    }
    let id = text(&attachment["id"]);
    assert!(interfaces.contains(&format!("attachment/{id}</description>")));
    let stop = json!({"task": task.to_string()});
    fixture.ok(Operation::StopTask, stop).await;
    fixture.until(task, LastStatus::Stopped).await;
    let interfaces = ok(&fixture, "DescribeNetworkInterfaces", "");
    assert!(interfaces.contains("<networkInterfaceSet/>"));
}

#[tokio::test]
async fn users_may_what_their_keys_allow_and_the_endpoint_offers() {
    let fixture = Fixture::new();
    let key = AccessKey::generate().unwrap();
    let allow = ["ecs:Execute*".to_owned(), "ssm:*".to_owned()];
    let batch = fixture.state.users.add(Batch::new(), &key, "ann", &allow);
    fixture.state.store.commit(batch.unwrap()).await.unwrap();
    let arn = fixture.state.user_arn("ann");
    for (action, decision) in [
        ("ecs:ExecuteCommand", "allowed"),
        ("ecs:RunTask", "implicitDeny"),
        ("ssm:StartSession", "implicitDeny"),
    ] {
        let form = format!("PolicySourceArn={arn}&ActionNames.member.1={action}");
        let answer = ok(&fixture, "SimulatePrincipalPolicy", &form);
        assert!(
            answer.contains(&format!("<EvalDecision>{decision}</EvalDecision>")),
            "{action}: {answer}"
        );
    }
    let nobody = fixture.state.user_arn("bob");
    let form = format!("PolicySourceArn={nobody}&ActionNames.member.1=ecs:RunTask");
    let (code, _) = refused(&fixture, "SimulatePrincipalPolicy", &form);
    assert_eq!(code, "NoSuchEntity");
}

#[tokio::test]
async fn each_service_has_its_own_form_of_errors() {
    let fixture = Fixture::new();
    let mut unsigned = Request {
        method: Method::POST,
        uri: "/".parse().unwrap(),
        headers: HeaderMap::new(),
        body: Bytes::from_static(b"Action=GetCallerIdentity&Version=2011-06-15"),
    };
    let mut ask = |body: &'static [u8]| {
        unsigned.body = Bytes::from_static(body);
        let form = Form::of(&unsigned);
        let service = Service::of(&form).expect("a service");
        let answer = answer(
            &fixture.state,
            &unsigned,
            service,
            &form,
            "the-id",
            clock::now(),
        );
        let body = String::from_utf8(answer.body.to_vec()).unwrap();
        (answer.status.as_u16(), body)
    };
    let (status, body) = ask(b"Action=GetCallerIdentity&Version=2011-06-15");
    assert_eq!(status, 403);
    assert!(body.contains("<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"));
    assert!(body.contains("<Type>Sender</Type><Code>MissingAuthenticationToken</Code>"));
    assert!(body.ends_with("<RequestId>the-id</RequestId></ErrorResponse>"));
    let (_, body) = ask(b"Action=DescribeVpcs&Version=2016-11-15");
    assert!(body.contains("<Response><Errors><Error><Code>MissingAuthenticationToken</Code>"));
    assert!(body.ends_with("<RequestID>the-id</RequestID></Response>"));
}
