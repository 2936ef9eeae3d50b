namespace EksUpgradeBot.Sandbox.Terraform.Eks;

/// <summary>A call of the EKS API that failed for good; the message is what the AWS SDK for Go says.</summary>
internal sealed class EksException(string message, bool isNotFound = false) : Exception(message)
{
    public bool IsNotFound { get; } = isNotFound;
}
