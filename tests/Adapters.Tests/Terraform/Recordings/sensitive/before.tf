variable "password" {
  default   = "hunter2-before"
  sensitive = true
}
resource "terraform_data" "a" {
  input = { user = "ana", password = var.password, list = ["open", var.password] }
}
output "password" {
  value     = var.password
  sensitive = true
}
