# The new object is made but its provisioner fails: it is tainted, and the old one stays behind as deposed.
cat >main.tf <<'TF'
resource "terraform_data" "a" {
  triggers_replace = 2
  lifecycle {
    create_before_destroy = true
  }
  provisioner "local-exec" {
    command = "false"
  }
}
TF
if terraform apply -auto-approve >/dev/null 2>&1; then
    echo "The apply was to fail." >&2
    exit 1
fi
