variable "new" {
  default   = "PLANTED-SECRET-NEW"
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
resource "terraform_data" "source" {
  input = { token = var.steady, pem = var.pem, pin = var.pin }
}
# Sorts before its source, which is read later.
resource "terraform_data" "a_copy" {
  input = terraform_data.source.output.token
}
resource "terraform_data" "z_copy" {
  input = { text = "token=${terraform_data.source.output.token}", json = jsonencode(terraform_data.source.output), pin = terraform_data.source.output.pin, open = "seen" }
}
resource "terraform_data" "z_cut" {
  input = "${join("", [for i in range(7) : "0123456789"])}${terraform_data.source.output.token}"
}
resource "terraform_data" "nested" {
  input = { user = "bob", outer = { inner = { password = var.new } }, list = [{ name = "a", token = var.new }, { name = "c", token = "open" }] }
}
resource "terraform_data" "map" {
  input = { x = "opened", y = var.new, z = var.steady }
}
resource "terraform_data" "set" {
  input = toset(["opened", var.new, var.steady])
}
resource "terraform_data" "whole" {
  input = sensitive({ a = "PLANTED-SECRET-IN-WHOLE-NEW", b = ["PLANTED-SECRET-IN-LIST-NEW"] })
}
resource "terraform_data" "becomes" {
  input = { token = sensitive("PLANTED-SECRET-BECOMES-MASKED"), name = "m" }
}
resource "terraform_data" "stops" {
  input = { token = "PLANTED-SECRET-STOPS-MASKED", name = "m" }
}
resource "terraform_data" "replaced" {
  triggers_replace = [var.new]
}
resource "terraform_data" "created" {
  input = { token = var.new, set = toset([var.new]) }
}
removed {
  from = terraform_data.forgotten
  lifecycle {
    destroy = false
  }
}
moved {
  from = terraform_data.moved
  to   = terraform_data.arrived
}
resource "terraform_data" "arrived" {
  input = var.new
}
