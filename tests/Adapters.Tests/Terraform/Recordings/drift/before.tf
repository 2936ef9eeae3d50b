provider "aws" {
  region                      = "eu-west-1"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

# Its new retention stays, and another resource reads it: this drift matters.
resource "aws_cloudwatch_log_group" "matters" {
  name              = "matters"
  retention_in_days = 30
  lifecycle { ignore_changes = [retention_in_days] }
}
resource "terraform_data" "reader" {
  input = aws_cloudwatch_log_group.matters.retention_in_days
}
# Nobody reads it.
resource "aws_cloudwatch_log_group" "idle" {
  name              = "idle"
  retention_in_days = 30
  lifecycle { ignore_changes = [retention_in_days] }
}
# Terraform puts it back.
resource "aws_cloudwatch_log_group" "undone" {
  name              = "undone"
  retention_in_days = 30
}
resource "aws_cloudwatch_log_group" "gone" {
  name = "gone"
}
