cp -r "$here/eks-version/modules" .
cp "$here/eks-version/state.json" terraform.tfstate
