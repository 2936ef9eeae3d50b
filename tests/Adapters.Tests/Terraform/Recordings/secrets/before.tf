variable "old" {
  default   = "PLANTED-SECRET-OLD"
  sensitive = true
}
variable "steady" {
  default   = "PLANTED-SECRET-STEADY"
  sensitive = true
}
variable "pem" {
  default   = "-----BEGIN-----\nPLANTED-SECRET-LINE-ONE\nPLANTED-SECRET-LINE-TWO\n-----END-----"
  sensitive = true
}
variable "pin" {
  default   = 7654321
  sensitive = true
}
# Nothing of it changes, but its output holds the secret without a mark, and others read that.
resource "terraform_data" "source" {
  input = { token = var.steady, pem = var.pem, pin = var.pin }
}
resource "terraform_data" "nested" {
  input = { user = "ana", outer = { inner = { password = var.old } }, list = [{ name = "a", token = var.old }, { name = "b", token = "open" }] }
}
resource "terraform_data" "map" {
  input = { x = "open", y = var.old, z = var.steady }
}
resource "terraform_data" "set" {
  input = toset(["open", var.old, var.steady])
}
resource "terraform_data" "whole" {
  input = sensitive({ a = "PLANTED-SECRET-IN-WHOLE", b = ["PLANTED-SECRET-IN-LIST"] })
}
resource "terraform_data" "becomes" {
  input = { token = "PLANTED-SECRET-BECOMES-MASKED", name = "n" }
}
resource "terraform_data" "stops" {
  input = { token = sensitive("PLANTED-SECRET-STOPS-MASKED"), name = "n" }
}
resource "terraform_data" "replaced" {
  triggers_replace = [var.old]
}
resource "terraform_data" "gone" {
  input = { deep = { token = sensitive("PLANTED-SECRET-GONE"), same = var.old } }
}
resource "terraform_data" "forgotten" {
  input = var.old
}
resource "terraform_data" "moved" {
  input = var.old
}
