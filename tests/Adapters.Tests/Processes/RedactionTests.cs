using EksUpgradeBot.Adapters.Processes;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Processes;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("fatal: https://bot:ghp_abc@git.test/x.git failed", "fatal: https://***@git.test/x.git failed")]
    [InlineData("key ASIAIOSFODNN7EXAMPLE is old", "key *** is old")]
    [InlineData("?X-Amz-Security-Token=abc&x=1", "?X-Amz-Security-Token=***&x=1")]
    [InlineData("Authorization: Bearer abcdefghij.k", "Authorization: Bearer ***")]
    [InlineData("aws_secret_access_key = \"wJalrXUtnFEMI\"", "aws_secret_access_key = \"***\"")]
    [InlineData("updating EKS Cluster (demo) version: 409", "updating EKS Cluster (demo) version: 409")]
    [InlineData("key -----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAKC==\n-----END RSA PRIVATE KEY----- is old", "key -----BEGIN RSA PRIVATE KEY-----***-----END RSA PRIVATE KEY----- is old")]
    [InlineData("\"-----BEGIN PRIVATE KEY-----\\nMIIEow\\n-----END PRIVATE KEY-----\"", "\"-----BEGIN PRIVATE KEY-----***-----END PRIVATE KEY-----\"")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz", "-----BEGIN OPENSSH PRIVATE KEY-----***")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----", "-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----")]
    public void Credentials_are_masked(string text, string expected) => Assert.Equal(expected, Redaction.Clean(text));

    [Fact]
    public void The_values_of_secrets_in_the_environment_are_masked_and_others_are_not()
    {
        var environment = ToolEnvironment.From([new("AWS_SECRET_ACCESS_KEY", "s3cr3tvalue"), new("AWS_REGION", "eu-west-1")]);

        Assert.Equal("*** in eu-west-1", Redaction.Clean("s3cr3tvalue in eu-west-1", environment));
    }
}
