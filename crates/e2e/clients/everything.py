"""Uses the endpoint by boto3: every waiter and every paginator for what is offered.

Wants the variables of `neargate env`.
"""

import os
import sys

import boto3
import botocore.exceptions

NOT_YET = "does not offer the operation"

# As many of each as make several pages, and the most that every list takes.
PAGE = 2
MOST = 10
COUNT = 5

# What a list needs to be told, and what is in it then.
INPUTS = {"list_attributes": {"targetType": "container-instance"}}

NETWORK = {
    "awsvpcConfiguration": {
        "subnets": [os.environ["NEARGATE_SUBNET"]],
        "securityGroups": [os.environ["NEARGATE_SECURITY_GROUP"]],
    }
}


def main() -> None:
    # Waiters ask every few seconds, which AWS needs and this test does not.
    ecs = boto3.client("ecs")
    make_things(ecs)
    run_and_stop(ecs)
    services(ecs)
    paginate_all(ecs)
    refused(ecs)


def make_things(ecs) -> None:
    for number in range(COUNT):
        ecs.create_cluster(clusterName=f"cluster{number}", tags=[{"key": "number", "value": str(number)}])
        answer = ecs.register_task_definition(
            family=f"family{number % 3}",
            networkMode="awsvpc",
            requiresCompatibilities=["FARGATE"],
            cpu="256",
            memory="512",
            containerDefinitions=[{"name": "main", "image": "probe", "command": ["sleep", "3600"], "stopTimeout": 2}],
        )
        assert answer["taskDefinition"]["registeredAt"].tzinfo, answer


def run_and_stop(ecs) -> None:
    started = ecs.run_task(taskDefinition="family0", count=COUNT, launchType="FARGATE", networkConfiguration=NETWORK)
    arns = [task["taskArn"] for task in started["tasks"]]
    assert len(arns) == COUNT and not started["failures"], started
    patience = {"Delay": 1, "MaxAttempts": 60}
    ecs.get_waiter("tasks_running").wait(tasks=arns, WaiterConfig=patience)
    for task in ecs.describe_tasks(tasks=arns)["tasks"]:
        assert task["createdAt"] <= task["startedAt"], task
        assert task["containers"][0]["imageDigest"].startswith("sha256:"), task
    assert whole(ecs, "list_tasks", "taskArns", {}) == sorted(arns)
    for arn in arns[1:]:
        ecs.stop_task(task=arn, reason="enough")
    ecs.get_waiter("tasks_stopped").wait(tasks=arns[1:], WaiterConfig=patience)
    for task in ecs.describe_tasks(tasks=arns[1:])["tasks"]:
        assert (task["stopCode"], task["stoppedReason"]) == ("UserInitiated", "enough"), task
    assert whole(ecs, "list_tasks", "taskArns", {"desiredStatus": "STOPPED"}) == sorted(arns[1:])
    # A waiter gives up on what cannot become true any more.
    try:
        ecs.get_waiter("tasks_running").wait(tasks=arns[1:], WaiterConfig=patience)
    except botocore.exceptions.WaiterError:
        pass
    else:
        raise AssertionError("stopped tasks are said to run")
    ecs.stop_task(task=arns[0])


def services(ecs) -> None:
    service = {"serviceName": "web", "taskDefinition": "family1", "launchType": "FARGATE", "networkConfiguration": NETWORK}
    if not offered(lambda: ecs.create_service(desiredCount=2, **service)):
        print("not yet: services")
        return
    patience = {"Delay": 1, "MaxAttempts": 60}
    ecs.get_waiter("services_stable").wait(services=["web"], WaiterConfig=patience)
    assert ecs.describe_services(services=["web"])["services"][0]["runningCount"] == 2
    ecs.delete_service(service="web", force=True)
    ecs.get_waiter("services_inactive").wait(services=["web"], WaiterConfig=patience)


def paginate_all(ecs) -> None:
    """Every list that the client knows how to page: the pages together are the whole."""
    pageable = [name for name in ecs.meta.method_to_api_mapping if ecs.can_paginate(name)]
    assert {"list_tasks", "list_clusters"} <= set(pageable), pageable
    for name in pageable:
        model = ecs.meta.service_model.operation_model(ecs.meta.method_to_api_mapping[name])
        result = ecs.get_paginator(name).result_keys[0].expression
        arguments = INPUTS.get(name, {})
        if set(model.input_shape.required_members) - set(arguments):
            print(f"needs more: {name}")
        elif offered(lambda: getattr(ecs, name)(**arguments)):
            print(f"{name}: {len(whole(ecs, name, result, arguments))}")
        else:
            print(f"not yet: {name}")


def whole(ecs, name: str, result: str, arguments: dict) -> list:
    """All that is listed, which must be the same by small pages and by large."""
    found = []
    for size in (PAGE, MOST):
        pages = ecs.get_paginator(name).paginate(**arguments, PaginationConfig={"PageSize": size})
        pages = [page[result] for page in pages]
        assert all(len(page) <= size for page in pages), pages
        items = [str(item) for page in pages for item in page]
        assert len(set(items)) == len(items), f"{name} repeats itself: {items}"
        found.append(sorted(items))
    assert found[0] == found[1], f"{name}: {found}"
    return found[0]


def offered(ask) -> bool:
    try:
        ask()
    except botocore.exceptions.ClientError as error:
        if NOT_YET in error.response["Error"]["Message"]:
            return False
        raise
    return True


def refused(ecs) -> None:
    """Errors come as the exceptions that programs catch."""
    try:
        ecs.list_tasks(cluster="nowhere")
    except ecs.exceptions.ClusterNotFoundException as error:
        assert error.response["ResponseMetadata"]["RequestId"], error.response
    else:
        raise AssertionError("a cluster is found that was never made")
    try:
        ecs.stop_task(task="0" * 32)
    except ecs.exceptions.InvalidParameterException:
        pass
    else:
        raise AssertionError("a task is stopped that was never run")


sys.exit(main())
