variable "token" {
  default   = "PLANTED-SECRET-TOKEN-NEW"
  sensitive = true
}
resource "terraform_data" "kept" {
  input = "PLANTED-SECRET-TOKEN-OLD"
  lifecycle { ignore_changes = [input] }
}
output "changed" { value = "new" }
output "secret_changed" {
  value     = var.token
  sensitive = true
}
output "secret_new" {
  value     = var.token
  sensitive = true
}
output "becomes_secret" {
  value     = "PLANTED-SECRET-BECOMES"
  sensitive = true
}
# The provider returns its sensitive input without a mark: Terraform itself shows this one in clear.
output "unmarked_copy" { value = terraform_data.kept.output }
output "list" { value = ["a", "b"] }
output "kept" { value = 1 }
