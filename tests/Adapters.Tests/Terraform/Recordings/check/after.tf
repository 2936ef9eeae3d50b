resource "terraform_data" "a" {
  input = 2
}
check "is_small" {
  assert {
    condition     = terraform_data.a.input < 2
    error_message = "It is not small."
  }
}
check "is_a_number" {
  assert {
    condition     = terraform_data.a.input > 0
    error_message = "It is no number."
  }
}
