#!/usr/bin/env bash
# Records what the real terraform prints for the plan from NAME/before.tf to NAME/after.tf:
#   NAME/plan.json  terraform show -json
#   NAME/plan.line  Terraform's own summary of the same plan: its "Plan:" or "No changes." line, or nothing at all
#
#   record.sh [NAME...]     all of them when none is named
#
# A case may bring more: modules/ (local modules), state.json (a state made by hand, in place of an apply of before.tf),
# setup.sh (sourced first), between.sh (sourced after the apply), arguments (further arguments of terraform plan).
# Most use only the provider that is built into Terraform. Those with hashicorp/aws need it in a mirror or from the network; none
# needs an account. The files in here were made with Terraform 1.11.4 and hashicorp/aws 5.100.0.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../../.." && pwd)
source "$root/scripts/prepare"

work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
export TF_IN_AUTOMATION=1 TF_INPUT=0
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_EC2_METADATA_DISABLED=true

record() (
    case=$1
    mkdir "$work/$(basename "$case")"
    cd "$work/$(basename "$case")"
    trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
    [[ ! -d $case/modules ]] || cp -r "$case/modules" .
    [[ ! -f $case/setup.sh ]] || source "$case/setup.sh"
    if [[ -f $case/state.json ]]; then
        cp "$case/state.json" terraform.tfstate
    elif [[ -s $case/before.tf ]]; then
        cp "$case/before.tf" main.tf
        terraform init >/dev/null
        terraform apply -auto-approve >/dev/null
    fi
    [[ ! -f $case/between.sh ]] || source "$case/between.sh"
    cp "$case/after.tf" main.tf
    terraform init >/dev/null
    local arguments=()
    [[ ! -f $case/arguments ]] || mapfile -t arguments <"$case/arguments"
    # A plan that ends in an error is written too.
    terraform plan -out=plan "${arguments[@]}" >log 2>&1 || [[ -s plan ]] || { cat log >&2; exit 1; }
    terraform show -json plan | python3 -m json.tool --indent 1 >"$case/plan.json"
    terraform show -no-color plan | grep -E '^(Plan:|No changes\.)' >"$case/plan.line" || true
    printf '%-20s %s\n' "$(basename "$case")" "$(cat "$case/plan.line")"
)

cases=("${@/#/$here/}")
((${#cases[@]})) || cases=("$here"/*/)
for each in "${cases[@]}"; do
    record "${each%/}"
done
