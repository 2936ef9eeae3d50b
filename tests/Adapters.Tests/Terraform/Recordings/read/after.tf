resource "terraform_data" "a" {
  input = 2
}
data "terraform_remote_state" "other" {
  backend    = "local"
  config     = { path = "other.tfstate" }
  depends_on = [terraform_data.a]
}
check "reads_too" {
  data "terraform_remote_state" "nested" {
    backend = "local"
    config  = { path = "other.tfstate" }
  }
  assert {
    condition     = data.terraform_remote_state.nested.outputs.x == 1
    error_message = "x is not one."
  }
}
