#!/usr/bin/env bash
# The life of a task by the aws CLI, whichever version $AWS is.
#
# Wants AWS, and the variables of `neargate env`.
set -euo pipefail

# Versions before 2.13 do not know AWS_ENDPOINT_URL.
endpoint=()
case $("$AWS" --version 2>&1) in
    aws-cli/2.[0-9].* | aws-cli/2.1[0-2].*) endpoint=(--endpoint-url "$AWS_ENDPOINT_URL") ;;
esac

ecs() { "$AWS" "${endpoint[@]}" ecs "$@" --output text; }
is() { [ "$1" = "$2" ] || { echo "expected: $2, found: $1" >&2; exit 1; }; }
network="awsvpcConfiguration={subnets=[$NEARGATE_SUBNET],securityGroups=[$NEARGATE_SECURITY_GROUP],assignPublicIp=ENABLED}"

is "$(ecs create-cluster --cluster-name walk --query cluster.status)" ACTIVE
is "$(ecs describe-clusters --clusters walk --include TAGS SETTINGS --query 'clusters[].clusterName')" walk

definition='{
    "family": "walk",
    "networkMode": "awsvpc",
    "requiresCompatibilities": ["FARGATE"],
    "cpu": "256",
    "memory": "512",
    "pidMode": "task",
    "containerDefinitions": [
        {"name": "main", "image": "probe", "essential": true, "command": ["sleep", "3600"],
         "linuxParameters": {"initProcessEnabled": true},
         "systemControls": [{"namespace": "net.core.somaxconn", "value": "6000"}]}
    ]
}'
is "$(ecs register-task-definition --cli-input-json "$definition" --query taskDefinition.revision)" 1
is "$(ecs register-task-definition --cli-input-json "$definition" --query taskDefinition.revision)" 2
is "$(ecs describe-task-definition --task-definition walk:1 --query taskDefinition.containerDefinitions[0].systemControls[0].value)" 6000

tasks=$(ecs run-task --cluster walk --launch-type FARGATE --task-definition walk --count 2 --tags key=a,value=b \
    --network-configuration "$network" --query 'tasks[].taskArn')
read -r first second <<<"$tasks"
ecs wait tasks-running --cluster walk --tasks "$first" "$second"
is "$(ecs describe-tasks --cluster walk --tasks "$first" --include TAGS --query 'tasks[].[lastStatus,tags[0].value]')" \
    "$(printf 'RUNNING\tb')"
# By pages of one task, which the CLI puts together again.
listed=$(ecs list-tasks --cluster walk --page-size 1 --query 'taskArns' | tr '\t' '\n' | grep -v None | sort)
is "$listed" "$(printf '%s\n%s' "$first" "$second" | sort)"

ecs stop-task --cluster walk --task "$first" --reason "as planned" >/dev/null
ecs wait tasks-stopped --cluster walk --tasks "$first"
is "$(ecs describe-tasks --cluster walk --tasks "$first" --query 'tasks[].[stopCode,stoppedReason]')" \
    "$(printf 'UserInitiated\tas planned')"
is "$(ecs list-tasks --cluster walk --desired-status STOPPED --query taskArns)" "$first"
ecs stop-task --cluster walk --task "${second##*/}" >/dev/null
ecs wait tasks-stopped --cluster walk --tasks "$second"

if refused=$(ecs describe-task-definition --task-definition nowhere 2>&1); then
    echo "a definition is described that was never registered" >&2
    exit 1
fi
grep -q "(ClientException) when calling the DescribeTaskDefinition operation: Unable to describe task definition" <<<"$refused"
