using EksUpgradeBot.Upgrade.Steps;
using Xunit;

namespace EksUpgradeBot.Upgrade.Tests.Steps;

public sealed class ShownDiffTests
{
    [Fact]
    public void What_changes_is_shown_in_full_and_of_the_lines_around_it_only_how_they_are_laid_out()
    {
        const string Diff = """
            diff --git a/live/prod/terraform.tfvars b/live/prod/terraform.tfvars
            index 1111111..2222222 100644
            --- a/live/prod/terraform.tfvars
            +++ b/live/prod/terraform.tfvars
            @@ -5,7 +5,7 @@ db_password = "hunter22"
             db_token        = "hunter22"
             tags = {
               "owner": "hunter22",
            -cluster_version = "1.34"
            +cluster_version = "1.35"
             }
             hunter22=
             key = <<EOT
            \ No newline at end of file

            """;

        var shown = ShownDiff.Of(Diff.ReplaceLineEndings("\n"));

        Assert.Equal(
            """
            diff --git a/live/prod/terraform.tfvars b/live/prod/terraform.tfvars
            index 1111111..2222222 100644
            --- a/live/prod/terraform.tfvars
            +++ b/live/prod/terraform.tfvars
            @@ -5,7 +5,7 @@
             db_token        = …
             tags = {
               "owner": …
            -cluster_version = "1.34"
            +cluster_version = "1.35"
             }
             …
             key = …
            \ No newline at end of file

            """.ReplaceLineEndings("\n"),
            shown);
    }

    [Theory]
    [InlineData(" module \"eks\" {")]
    [InlineData("   cluster = {\r")]
    [InlineData(" ]")]
    [InlineData(" })")]
    [InlineData(" ")]
    public void Layout_stays(string line) => Assert.Equal(line, ShownDiff.Of(line));

    [Theory]
    [InlineData(" hunter22", " …")]
    [InlineData(" aHVudGVyMjI==", " …")]
    [InlineData(" a=\"hunter22\"", " …")]
    [InlineData(" # hunter22", " …")]
    [InlineData(" tags = { a = \"hunter22\" }", " tags = …")]
    [InlineData(" \"hunter22\",", " …")]
    [InlineData(" {\"a\":\"hunter22\"}", " …")]
    [InlineData("@@ -1,7 +1,7 @@ hunter22", "@@ -1,7 +1,7 @@")]
    public void No_value_stays(string line, string shown) => Assert.Equal(shown, ShownDiff.Of(line));

    [Theory]
    [InlineData("cluster_version = \"@\"", "cluster_version = \"@\"")]
    [InlineData("  \"cluster_version\": \"@\",", "  \"cluster_version\": \"@\",")]
    [InlineData("cluster_version = \"~> @\" # hunter22", "cluster_version = \"~> @\" …")]
    [InlineData("a = { token = \"hunter22\", version = \"@\" }", " … version = \"@\" }")]
    [InlineData("a = { version = \"@\", token = \"hunter22\" }", "a = { version = \"@\", …")]
    [InlineData("a = { coredns = \"v@-eksbuild.1\", vpc-cni = \"v@\" }\r", "a = { coredns = \"v@-eksbuild.1\", vpc-cni = \"v@\" }\r")]
    [InlineData("a = { b = \"@\", token = \"hunter22\", c = \"@\" }", "a = { b = \"@\", … c = \"@\" }")]
    [InlineData("version = var.hunter22 ? \"@\" : \"x\"", " … \"@\" …")]
    public void Of_a_line_that_changes_nothing_is_shown_but_the_change_and_the_names_that_lead_to_it(string line, string shown)
    {
        var diff = $"@@ -1,1 +1,1 @@\n-{line.Replace("@", "1.34", StringComparison.Ordinal)}\n+{line.Replace("@", "1.35", StringComparison.Ordinal)}\n";

        Assert.Equal($"@@ -1,1 +1,1 @@\n-{shown.Replace("@", "1.34", StringComparison.Ordinal)}\n+{shown.Replace("@", "1.35", StringComparison.Ordinal)}\n", ShownDiff.Of(diff));
    }

    [Fact]
    public void A_line_that_changes_into_more_words_shows_all_of_them() =>
        Assert.Equal(
            "- … version = \"1.34\" }\n+ … version = \"~> 1.35\" }",
            ShownDiff.Of("-a = { token = \"hunter22\", version = \"1.34\" }\n+a = { token = \"hunter22\", version = \"~> 1.35\" }"));

    [Fact]
    public void Lines_that_come_as_a_whole_are_the_change()
    {
        const string Diff = "--- a/main.tf\n+++ b/main.tf\n@@ -1,1 +1,2 @@\n-a = 1\n+a = \"x\"\n+b = \"y\"";

        Assert.Equal(Diff, ShownDiff.Of(Diff));
    }

    [Fact]
    public void The_last_line_of_a_file_without_a_line_break_at_its_end_is_no_exception()
    {
        const string NoNewline = "\n\\ No newline at end of file\n";

        Assert.Equal(
            $"@@ -1,1 +1,1 @@\n-{{\"cluster_version\":\"1.34\", …{NoNewline}+{{\"cluster_version\":\"1.35\", …{NoNewline}",
            ShownDiff.Of(
                $"@@ -1,1 +1,1 @@\n-{{\"cluster_version\":\"1.34\",\"db_password\":\"hunter22\"}}{NoNewline}"
                + $"+{{\"cluster_version\":\"1.35\",\"db_password\":\"hunter22\"}}{NoNewline}"));
    }

    [Fact]
    public void Headers_of_several_files_stay()
    {
        const string Diff = "--- a/one.tf\n+++ b/one.tf\n@@ -1,1 +1,1 @@\n-a = 1\n+a = 2\n--- a/two.tf\n+++ b/two.tf\n@@ -1,1 +1,1 @@\n-b = 1\n+b = 2\n";

        Assert.Equal(Diff, ShownDiff.Of(Diff));
    }

    [Fact]
    public void A_long_line_is_shown_at_once() =>
        Assert.Contains("…", ShownDiff.Of($"-{new string('a', 20_000)} {string.Join(' ', Enumerable.Repeat("ab", 5_000))}! 1\n+{new string('a', 20_000)} {string.Join(' ', Enumerable.Repeat("ab", 5_000))}! 2"), StringComparison.Ordinal);
}
