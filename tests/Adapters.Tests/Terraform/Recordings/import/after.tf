import {
  to = terraform_data.a
  id = "0f1e2d3c"
}
resource "terraform_data" "a" {}
import {
  to = terraform_data.b
  id = "4b5a6978"
}
resource "terraform_data" "b" {
  input = "x"
}
