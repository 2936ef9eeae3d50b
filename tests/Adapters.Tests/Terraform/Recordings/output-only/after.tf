output "kept" { value = 1 }
output "changed" { value = 2 }
output "new" { value = 1 }
