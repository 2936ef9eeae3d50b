variable "session" {
  default   = "PLANTED-SECRET-EPHEMERAL"
  ephemeral = true
}
resource "terraform_data" "a" {
  input = 1
  provisioner "local-exec" {
    command     = "true"
    environment = { SESSION = var.session }
  }
}
