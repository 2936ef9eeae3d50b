output "kept" { value = 1 }
output "changed" { value = 1 }
output "gone" { value = 1 }
