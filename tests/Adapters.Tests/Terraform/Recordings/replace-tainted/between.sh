terraform taint terraform_data.a
