variable "size" { type = number }
module "inner" {
  source = "../inner"
  size   = var.size
}
