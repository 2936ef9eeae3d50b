resource "terraform_data" "b" {
  input = { whole = { a = "1" }, part = { known = "1", later = "1" }, list = ["1", "2"], gone = "1" }
}
