namespace EksUpgradeBot.Sandbox.Aws;

/// <summary>The environment that points a bot, and the terraform, aws and kubectl it starts, at the simulated AWS.</summary>
public static class BotEnvironment
{
    /// <summary>The variables; <paramref name="url"/> is where the host listens, <paramref name="terraformConfiguration"/> the CLI configuration if a mirror is used.</summary>
    public static IReadOnlyDictionary<string, string> For(string url, string? terraformConfiguration = null)
    {
        var variables = new Dictionary<string, string>
        {
            ["AWS_ACCESS_KEY_ID"] = AwsWorldOptions.SandboxAccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = AwsWorldOptions.SandboxSecretKey,
            // A session token of the person's own would be sent along and be wrong.
            ["AWS_SESSION_TOKEN"] = "",
            ["AWS_DEFAULT_REGION"] = "eu-west-1",
            ["AWS_REGION"] = "eu-west-1",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["AWS_ENDPOINT_URL_EKS"] = url,
            ["AWS_ENDPOINT_URL_STS"] = url,
            // Terraform would otherwise ask its makers for a newer version of itself.
            ["CHECKPOINT_DISABLE"] = "1",
        };

        if (terraformConfiguration is not null)
        {
            variables["TF_CLI_CONFIG_FILE"] = terraformConfiguration;
        }

        return variables;
    }
}
