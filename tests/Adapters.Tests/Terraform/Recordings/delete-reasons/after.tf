resource "terraform_data" "wrong_repetition" {
  for_each = toset(["a"])
}
resource "terraform_data" "count_index" {
  count = 1
}
resource "terraform_data" "each_key" {
  for_each = toset(["kept"])
}
moved {
  from = terraform_data.mover
  to   = terraform_data.absent
}
module "counted" {
  source = "./modules/one"
  count  = 0
}
