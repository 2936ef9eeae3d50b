variable "token" {
  default   = "PLANTED-SECRET-CHECK"
  sensitive = true
}
resource "terraform_data" "a" {
  input = var.token
}
check "token_is_right" {
  assert {
    condition     = var.token == "other"
    error_message = "The token ${var.token} is wrong."
  }
}
check "copy_is_right" {
  assert {
    condition     = terraform_data.a.output == "other"
    error_message = "The copy ${terraform_data.a.output} is wrong."
  }
}
check "cannot_be_evaluated" {
  assert {
    condition     = tonumber(terraform_data.a.output) > 1
    error_message = "It is no number."
  }
}
check "known_later" {
  assert {
    condition     = terraform_data.later.id != ""
    error_message = "There is no id."
  }
}
resource "terraform_data" "later" {}
