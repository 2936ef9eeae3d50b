variable "token" {
  default   = "PLANTED-SECRET-TOKEN-OLD"
  sensitive = true
}
resource "terraform_data" "kept" {
  input = var.token
}
output "changed" { value = "old" }
output "gone" { value = "x" }
output "secret_changed" {
  value     = var.token
  sensitive = true
}
output "secret_gone" {
  value     = var.token
  sensitive = true
}
output "becomes_secret" { value = "PLANTED-SECRET-BECOMES" }
output "list" { value = ["a"] }
output "kept" { value = 1 }
