#!/bin/sh
# Records what `terraform show -json` prints for the plan from NAME/before.tf to NAME/after.tf, beside them as plan.json.
# The provider is the one that is built into Terraform, so nothing is downloaded. The files in here were made with 1.11.4.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export TF_CLI_CONFIG_FILE="$work/terraformrc" TF_IN_AUTOMATION=1
: >"$work/terraformrc"
for case in "$here"/*/; do
  rm -rf "$work/root" && mkdir "$work/root" && cd "$work/root"
  if [ -s "$case/before.tf" ]; then
    cp "$case/before.tf" main.tf
    terraform init -input=false >/dev/null
    terraform apply -input=false -auto-approve >/dev/null
  fi
  cp "$case/after.tf" main.tf
  terraform init -input=false >/dev/null
  terraform plan -input=false -out=plan >/dev/null
  terraform show -json plan | python3 -m json.tool --indent 1 >"$case/plan.json"
done
