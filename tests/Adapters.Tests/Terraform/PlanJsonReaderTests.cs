using System.Text;
using EksUpgradeBot.Adapters.Terraform;
using EksUpgradeBot.Upgrade.Planning;
using EksUpgradeBot.Upgrade.Ports;
using Xunit;

namespace EksUpgradeBot.Adapters.Tests.Terraform;

public sealed class PlanJsonReaderTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("create", "Create 1")]
    [InlineData("update", "Update 1")]
    [InlineData("replace", "Replace 2")]
    [InlineData("delete", "Delete 2")]
    [InlineData("forget", "Forget 1")]
    [InlineData("move", "Update 1, Move 2")]
    [InlineData("import", "Update 1, Import 2")]
    [InlineData("output-only", "")]
    [InlineData("sensitive", "Update 1")]
    [InlineData("check", "Update 1")]
    [InlineData("nothing", "")]
    [InlineData("replace-tainted", "Replace 1")]
    [InlineData("replace-requested", "Replace 1")]
    [InlineData("replace-triggered", "Update 1, Replace 1")]
    [InlineData("delete-reasons", "Create 1, Delete 8, Move 1")]
    [InlineData("destroy", "Delete 1")]
    [InlineData("deposed", "Replace 1, Delete 1")]
    [InlineData("modules", "Update 12, Delete 4")]
    [InlineData("read", "Update 1, Read 2")]
    [InlineData("unknown", "Create 1, Update 1")]
    [InlineData("secrets", "Create 4, Update 7, Replace 1, Delete 1, Forget 1, Move 1")]
    [InlineData("ephemeral", "Update 1")]
    [InlineData("write-only", "Create 1")]
    [InlineData("schema-secret", "Update 1")]
    [InlineData("drift", "Create 1, Update 2")]
    [InlineData("drift-refresh-only", "")]
    [InlineData("eks-version", "Update 4")]
    [InlineData("eks-rename", "Replace 6")]
    [InlineData("eks-removed", "Delete 3, Forget 1")]
    public async Task Recorded_plans_are_counted(string name, string counts)
    {
        var plan = await RecordedAsync(name);

        Assert.Equal(counts, Text(plan.Counts));
        Assert.Equal("1.11.4", plan.TerraformVersion);
        Assert.Equal((name != "nothing", true, false), (plan.Applyable, plan.Complete, plan.Errored));
    }

    [Fact]
    public async Task A_recorded_update_shows_what_differs()
    {
        var change = Assert.Single((await RecordedAsync("update")).Changes);

        Assert.Equal(
            [new("input.tags[1]", "y", null), new("input.version", "1.34", "1.35")],
            change.Attributes.Where(attribute => attribute.Path.StartsWith("input", StringComparison.Ordinal)));
        Assert.True(change.Attribute("output") is { IsUnknown: true, After: null });
    }

    [Fact]
    public async Task A_recorded_replacement_names_what_forces_it_in_either_order()
    {
        var plan = await RecordedAsync("replace");

        Assert.Equal(["delete, create", "create, delete"], plan.Changes.Select(change => change.Actions));
        Assert.All(plan.Changes, change => Assert.Equal(["triggers_replace"], change.ReplacePaths));
        Assert.All(plan.Changes, change => Assert.Equal("replace_because_cannot_update", change.Reason));
    }

    [Fact]
    public async Task A_recorded_forget_is_no_deletion_although_its_reason_says_so()
    {
        var change = Assert.Single((await RecordedAsync("forget")).Changes);

        Assert.Equal((ChangeKind.Forget, "delete_because_no_resource_config"), (change.Kind, change.Reason));
        Assert.False(change.IsDestructive);
    }

    [Fact]
    public async Task Recorded_moves_and_imports_come_with_and_without_an_update()
    {
        var moves = (await RecordedAsync("move")).Changes;
        var imports = (await RecordedAsync("import")).Changes;

        Assert.Equal(
            [(ChangeKind.Update, "terraform_data.c[0]"), (ChangeKind.NoOp, "terraform_data.a")],
            moves.Select(change => (change.Kind, change.PreviousAddress!)));
        Assert.Equal([ChangeKind.Update, ChangeKind.NoOp], imports.Select(change => change.Kind));
        Assert.All(imports, change => Assert.True(change.IsImport));
    }

    [Fact]
    public async Task Recorded_reasons_are_read_and_a_path_only_comes_with_cannot_update()
    {
        Assert.Equal(["replace_because_tainted"], await ReasonsAsync("replace-tainted"));
        Assert.Equal(["replace_by_request"], await ReasonsAsync("replace-requested"));
        Assert.Equal(["replace_by_triggers"], await ReasonsAsync("replace-triggered"));
        Assert.Equal(
            ["count_index", "each_key", "no_module", "no_move_target", "no_resource_config", "wrong_repetition"],
            (await ReasonsAsync("delete-reasons")).Select(reason => reason.Replace("delete_because_", "")).Order());

        async Task<IEnumerable<string>> ReasonsAsync(string name) =>
            (await RecordedAsync(name)).Changes.Select(change => change.Reason).OfType<string>().Distinct();
    }

    [Fact]
    public async Task A_recorded_deposed_object_stands_beside_the_current_one()
    {
        var changes = (await RecordedAsync("deposed")).Changes;

        Assert.Equal(2, changes.Count);
        Assert.Single(changes.DistinctBy(change => change.Address));
        Assert.Single(changes, change => change is { Deposed.Length: 8, Kind: ChangeKind.Delete });
    }

    /// <summary>Made by hand: providers do it, but none that needs no account.</summary>
    [Fact]
    public async Task An_update_in_which_nothing_visible_differs_is_an_update_all_the_same()
    {
        var plan = await ReadAsync(Change("""{"a":1,"l":[]}""", """{"a":1,"l":[]}""", "{}", """{"a":true}""", """{"a":true}"""));

        Assert.Empty(Assert.Single(plan.Changes).Attributes);
        Assert.Equal("Update 1", Text(plan.Counts));
    }

    [Fact]
    public async Task A_recorded_secret_that_only_the_providers_schema_knows_is_masked() =>
        Assert.DoesNotContain("PLANTED", string.Join('\n', (await RecordedAsync("schema-secret")).Changes.SelectMany(change => change.Attributes)));

    [Fact]
    public async Task Recorded_drift_is_counted_and_the_part_that_the_plan_builds_on_is_told_apart()
    {
        var plan = await RecordedAsync("drift");

        Assert.Equal(4, plan.Drift);
        var drifted = Assert.Single(plan.Drifted, drifted => drifted.IsRelevant);
        Assert.Equal(("aws_cloudwatch_log_group.matters", ChangeKind.Update), (drifted.Address, drifted.Kind));
        Assert.Equal(["retention_in_days", "tags"], drifted.Attributes);
        Assert.Equal(4, (await RecordedAsync("drift-refresh-only")).Drifted.Count);
    }

    [Fact]
    public async Task A_recorded_plan_with_a_target_or_an_error_says_so()
    {
        Assert.True(await RecordedAsync("target") is { Applyable: true, Complete: false, Errored: false, Counts.Update: 1 });
        Assert.True(await RecordedAsync("errored") is { Applyable: false, Complete: false, Errored: true, Counts.Update: 1 });
    }

    [Fact]
    public async Task A_recorded_secret_is_found_where_a_provider_handed_it_on_without_its_mask()
    {
        var changes = (await RecordedAsync("secrets")).Changes;

        Assert.All(
            new[] { ("a_copy", "input"), ("z_copy", "input.text"), ("z_copy", "input.json"), ("z_copy", "input.pin"), ("z_cut", "input"), ("stops", "input.token") },
            copy => Assert.True(
                changes.Single(change => change.Address == $"terraform_data.{copy.Item1}").Attribute(copy.Item2) is { IsSensitive: true, Before: null, After: null },
                copy.ToString()));
        Assert.Equal("seen", changes.Single(change => change.Address == "terraform_data.z_copy").Attribute("input.open")!.After);
        Assert.Equal("bob", changes.Single(change => change.Address == "terraform_data.nested").Attribute("input.user")!.After);
    }

    [Fact]
    public async Task A_recorded_check_whose_message_tells_a_secret_keeps_its_name_only() =>
        Assert.Equal(
            ["check.cannot_be_evaluated", "check.copy_is_right: (the message holds a sensitive value)", "check.token_is_right"],
            (await RecordedAsync("check-secret")).FailedChecks);

    [Theory]
    [InlineData("eks-rename")]
    [InlineData("eks-removed")]
    public async Task A_recorded_loss_of_EKS_objects_is_refused(string name)
    {
        var plan = await RecordedAsync(name);
        var judgement = TerraformPlanJudge.Judge(plan, new PlanExpectation("module.eks.aws_eks_cluster.this", new(1, 31), new(1, 31), []));

        Assert.All(plan.Changes, change => Assert.Contains(judgement.Refusals, refusal => refusal.StartsWith(change.Address, StringComparison.Ordinal)));
        Assert.Empty(judgement.Destructive);
    }

    [Theory]
    [InlineData(31, 32, null)]
    [InlineData(30, 31, "starts from version 1.31")]
    [InlineData(31, 33, "1.33 is expected")]
    public async Task A_recorded_version_move_is_what_the_judge_expects(int from, int to, string? refused)
    {
        var plan = await RecordedAsync("eks-version");
        var judgement = TerraformPlanJudge.Judge(plan, new PlanExpectation("module.eks.aws_eks_cluster.this", new(1, from), new(1, to), ["module.eks.aws_eks_cluster.this"]));

        Assert.Equal(refused is null, judgement.Refusals.Count == 0);
        Assert.All(refused is null ? [] : new[] { refused }, why => Assert.Contains(judgement.Refusals, refusal => refusal.Contains(why, StringComparison.Ordinal)));
        Assert.Equal(3, judgement.Unrelated.Count);
    }

    [Fact]
    public async Task Recorded_outputs_are_named_when_they_change() =>
        Assert.Equal(
            [new("changed"), new("gone", ChangeKind.Delete), new("new", ChangeKind.Create)], (await RecordedAsync("output-only")).ChangedOutputs);

    [Fact]
    public async Task Recorded_outputs_say_which_are_sensitive_on_either_side() =>
        Assert.Equal(
            ["becomes_secret", "secret_changed", "secret_gone", "secret_new"],
            (await RecordedAsync("outputs")).ChangedOutputs.Where(output => output.IsSensitive).Select(output => output.Name));

    [Fact]
    public async Task A_recorded_check_that_fails_is_told() =>
        Assert.Equal(["check.is_small: It is not small."], (await RecordedAsync("check")).FailedChecks);

    [Fact]
    public async Task A_recorded_secret_is_nowhere_even_where_Terraform_forgot_to_mask_it()
    {
        var plan = await RecordedAsync("sensitive");
        var change = Assert.Single(plan.Changes);

        Assert.True(change.Attribute("input.password") is { IsSensitive: true, Before: null, After: null });
        Assert.True(change.Attribute("input.list[1]") is { IsSensitive: true });
        Assert.Equal(("ana", "bob"), (change.Attribute("input.user")!.Before, change.Attribute("input.user")!.After));
        Assert.True(change.Attribute("output") is { IsUnknown: true, IsSensitive: true, Before: null });
        Assert.DoesNotContain("hunter2", string.Join('\n', change.Attributes));
        Assert.Equal([new OutputChange("password", IsSensitive: true)], plan.ChangedOutputs);
    }

    [Theory]
    [InlineData("""{"p":"hunter2"}""", """{"p":"hunter3"}""", "{}", """{"p":true}""", "{}", "p=?→?!")]
    [InlineData("""{"p":"hunter2"}""", """{"p":"hunter3"}""", "{}", "{}", """{"p":true}""", "p=?→?!")]
    [InlineData("""{"o":{"p":"hunter2"}}""", """{"o":{"p":"hunter3"}}""", "{}", """{"o":true}""", "{}", "o=?→?!")]
    [InlineData("""{"p":"hunter2"}""", """{"p":"hunter3"}""", "{}", "true", "false", "=?→?!")]
    [InlineData("""{"p":"hunter2"}""", "{}", """{"p":true}""", """{"p":true}""", "{}", "p=?→?!~")]
    [InlineData("""{"o":{"p":"hunter2"}}""", "{}", """{"o":true}""", """{"o":{"p":true}}""", "{}", "o=?→?!~")]
    [InlineData("""{"l":["a","hunter2"]}""", """{"l":["b","hunter2"]}""", "{}", """{"l":[false,true]}""", """{"l":[false,true]}""", "l[0]=a→b")]
    [InlineData("""{"s":[{"p":"hunter2"}]}""", """{"s":[{"p":"hunter3"}]}""", "{}", """{"s":true}""", """{"s":true}""", "s=?→?!")]
    [InlineData("""{"p":"hunter2"}""", """{"p":"hunter2"}""", "{}", "{}", """{"p":true}""", "p=?→?!")]
    [InlineData("""{"p":"hunter2"}""", """{"p":"hunter2"}""", "{}", """{"p":true}""", """{"p":true}""", "")]
    [InlineData("""{"p":"hunter2"}""", """{"p":"hunter3"}""", "{}", """{"p":{"q":true}}""", "{}", "p=?→?!")]
    [InlineData("""{"p":"hun","c":"hun"}""", """{"p":"hun","c":"ter"}""", "{}", """{"p":true}""", """{"p":true}""", "c=?→?!")]
    [InlineData("""{"p":123456,"c":"x-123456"}""", """{"p":123456,"c":"y"}""", "{}", """{"p":true}""", """{"p":true}""", "c=?→?!")]
    [InlineData("""{"p":"hunter-1\nhunter-2","c":"a hunter-2\r\n"}""", """{"p":"hunter-1\nhunter-2","c":"y"}""", "{}", """{"p":true}""", """{"p":true}""", "c=?→?!")]
    [InlineData("""{"p":"hunter2","c":"x-hunter2"}""", """{"p":"hunter2","c":"y"}""", "{}", """{"p":true}""", """{"p":true}""", "c=?→?!")]
    public async Task No_value_under_a_mask_is_shown(
        string before, string after, string unknown, string beforeMask, string afterMask, string expected)
    {
        var change = Assert.Single((await ReadAsync(Change(before, after, unknown, beforeMask, afterMask))).Changes);

        Assert.Equal(expected, Text(change));
        Assert.DoesNotContain("hunter", string.Join('\n', change.Attributes));
    }

    [Theory]
    [InlineData("""{"a":1,"b":null}""", """{"a":2}""", "{}", "a=1→2")]
    [InlineData("""{"a":[{"b":1}]}""", """{"a":[{"b":1},{"b":2}]}""", "{}", "a[1].b=?→2")]
    [InlineData("null", """{"a":{"b":"x"},"c":[]}""", """{"id":true}""", "a.b=?→x c=?→[] id=?→?~")]
    [InlineData("""{"a":"x"}""", "null", "{}", "a=x→?")]
    [InlineData("""{"a":["x"]}""", """{"a":[null]}""", """{"a":[true]}""", "a[0]=x→?~")]
    [InlineData("""{"a":"x"}""", """{"a":["x"]}""", "{}", """a=x→["x"]""")]
    [InlineData("""{"a":true,"b":1.50}""", """{"a":false,"b":1.5}""", "{}", "a=true→false")]
    [InlineData("""{"a":"x"}""", """{"a":"x"}""", "false", "")]
    public async Task Only_what_differs_is_shown_with_its_path(string before, string after, string unknown, string expected) =>
        Assert.Equal(expected, Text(Assert.Single((await ReadAsync(Change(before, after, unknown, "{}", "{}"))).Changes)));

    [Fact]
    public async Task A_value_is_one_short_line()
    {
        var value = new string('x', 200);

        var change = Assert.Single((await ReadAsync(Change("{}", $$"""{"a":"{{value}}","b":"x\ny\u001b"}""", "{}", "{}", "{}"))).Changes);

        Assert.Equal(new string('x', 79) + "…", change.Attribute("a")!.After);
        Assert.Equal("x y ", change.Attribute("b")!.After);
    }

    [Fact]
    public async Task Attributes_are_bounded_and_more_so_for_what_the_judge_does_not_read()
    {
        var many = "{" + string.Join(',', Enumerable.Range(0, 1000).Select(i => $"\"a{i}\":1")) + "}";

        var plan = await ReadAsync($"{Change("{}", many, "{}", "{}", "{}")},{Change("{}", many, "{}", "{}", "{}", "aws_eks_cluster")}");

        Assert.Equal([(500, 500), (50, 950)], plan.Changes.Select(change => (change.Attributes.Count, change.OmittedAttributes)));
    }

    [Fact]
    public async Task A_deposed_object_is_an_entry_of_its_own()
    {
        var plan = await ReadAsync(
            """
            {"address":"a.b","type":"a","deposed":"1a2b","change":{"actions":["delete"]}},
            {"address":"a.b","type":"a","change":{"actions":["update"],"before":{},"after":{}}}
            """);

        Assert.Equal([("a.b", "1a2b"), ("a.b", null)], plan.Changes.Select(change => (change.Address, change.Deposed)));
    }

    [Fact]
    public async Task An_action_that_is_not_known_is_destructive_and_named()
    {
        var change = Assert.Single((await ReadAsync("""{"address":"a.b","type":"a","change":{"actions":["delete","explode"]}}""")).Changes);

        Assert.Equal((ChangeKind.Unknown, "delete, explode", true), (change.Kind, change.Actions, change.IsDestructive));
    }

    [Fact]
    public async Task Paths_that_force_a_replacement_are_dotted()
    {
        var plan = await ReadAsync(
            """{"address":"a.b","type":"a","change":{"actions":["delete","create"],"replace_paths":[["name"],["vpc_config",0,"subnet_ids"]]}}""");

        Assert.Equal(["name", "vpc_config[0].subnet_ids"], Assert.Single(plan.Changes).ReplacePaths);
    }

    [Fact]
    public async Task Keys_may_come_in_any_order_and_unknown_ones_are_ignored()
    {
        var plan = await WholeAsync(
            """
            {"new_thing":{"a":[1,{"b":"}"}]},"resource_changes":[{"change":{"after":{"v":2},"novel":[[]],"before":{"v":1},"actions":["update"]},
            "index":0,"address":"a.b[0]","provider":{"x":1},"type":"a"}],"errored":true,"complete":false,"applyable":false,"format_version":"1.9"}
            """);

        Assert.Equal((true, false, false), (plan.Errored, plan.Complete, plan.Applyable));
        Assert.Equal("v=1→2", Text(Assert.Single(plan.Changes)));
    }

    [Fact]
    public async Task A_plan_older_than_applyable_is_applyable_when_it_changes_something()
    {
        Assert.True((await WholeAsync($$"""{"format_version":"0.2","resource_changes":[{{Change("{}", "{}", "{}", "{}", "{}")}}]}""")).Applyable);
        Assert.False((await WholeAsync("""{"format_version":"1.0","planned_values":{}}""")).Applyable);
    }

    [Fact]
    public async Task Drift_and_deferred_changes_are_counted()
    {
        var plan = await WholeAsync(
            """
            {"format_version":"1.2","planned_values":{},"resource_drift":[{"address":"a","change":{"actions":["update"]}},
            {"address":"b","change":{"actions":["no-op"]}}],"deferred_changes":[{"reason":"unknown","resource_change":{"address":"d[*]"}},{"reason":"absent_prereq"}]}
            """);

        Assert.Equal((1, 2), (plan.Drift, plan.Deferred));
        Assert.Equal([new DeferredChange("d[*]", "unknown"), new DeferredChange("", "absent_prereq")], plan.DeferredChanges);
    }

    [Theory]
    [InlineData("""{"format_version":"2.0","resource_changes":[]}""", "format version 2.0")]
    [InlineData("""{"format_version":null,"resource_changes":[]}""", "format version")]
    [InlineData("""{"resource_changes":[]}""", "not that of a Terraform plan")]
    [InlineData("""{"format_version":"1.0","values":{}}""", "state, not of a plan")]
    [InlineData("""{"format_version":"1.2","resource_changes":[{"address":"a"}]}""", "not the JSON")]
    [InlineData("""{"format_version":"1.2","resource_changes":[{"address":"a",""", "cut off")]
    [InlineData("""{"format_version":"1.2","prior_state":{"x":""", "cut off")]
    [InlineData("[]", "not that of a Terraform plan")]
    [InlineData("Error: no", "not the JSON")]
    [InlineData("", "nothing in it")]
    public async Task What_is_no_plan_that_is_known_is_refused(string json, string why)
    {
        var thrown = await Assert.ThrowsAsync<OutsideException>(() => WholeAsync(json));

        Assert.Contains(why, thrown.Message);
        Assert.False(thrown.IsTransient);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task It_does_not_matter_how_the_stream_is_cut(int size)
    {
        await using var recording = Recording.Open("move");
        await using var slow = new Trickle(recording, size);

        Assert.Equal("Update 1, Move 2", Text((await PlanJsonReader.ReadAsync(slow, Stop)).Counts));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public async Task What_is_passed_over_may_hold_anything(int size)
    {
        const string Passed = """{"a\\":"}]\"\\","b":[[{}],"[{",{"c":"\u0022]"}],"d":"\\\\"}""";
        var plan = $$$"""{"format_version":"1.2","variables": {{{Passed}}} ,"prior_state":[{{{Passed}}},"x",1],"x":1.5e3,"y":"\"}","z":[],"resource_changes":[{"new": {{{Passed}}} ,"address":"a.b","type":"a","change":{"actions":["create"]}}],"timestamp":null}""";
        await using var slow = new Trickle(new MemoryStream(Encoding.UTF8.GetBytes(plan)), size);

        Assert.Equal("a.b", Assert.Single((await PlanJsonReader.ReadAsync(slow, Stop)).Changes).Address);
    }

    [Fact]
    public async Task A_value_larger_than_the_buffer_is_read_whole()
    {
        var long1 = new string('x', 300_000);

        var plan = await ReadAsync(Change($$"""{"big":"{{long1}}","v":1}""", $$"""{"big":"{{long1}}","v":2}""", "{}", "{}", "{}"));

        Assert.Equal("v=1→2", Text(Assert.Single(plan.Changes)));
    }

    [Fact]
    public async Task Twenty_thousand_changes_hold_no_more_than_two_hundred()
    {
        var builder = new TerraformPlanBuilder();
        await using var stream = new GeneratedPlan(20_000, () => Assert.InRange(builder.Held, 0, 200));

        var plan = await PlanJsonReader.ReadAsync(stream, builder, Stop);

        Assert.Equal(20_000, plan.Counts.Update);
        Assert.Equal((200, 19_800), (plan.Changes.Count, plan.OmittedChanges));
        Assert.InRange(stream.Length, 20_000_000, long.MaxValue);
    }

    private static async Task<TerraformPlan> RecordedAsync(string name)
    {
        await using var recording = Recording.Open(name);
        return await PlanJsonReader.ReadAsync(recording, Stop);
    }

    private static Task<TerraformPlan> ReadAsync(string changes) =>
        WholeAsync($$"""{"format_version":"1.2","terraform_version":"1.11.4","resource_changes":[{{changes}}],"applyable":true}""");

    private static Task<TerraformPlan> WholeAsync(string json) =>
        PlanJsonReader.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(json)), Stop);

    private static string Change(
        string before, string after, string unknown, string beforeMask, string afterMask, string type = "aws_s3_bucket") =>
        $$$"""
        {"address":"{{{type}}}.x","mode":"managed","type":"{{{type}}}","name":"x","change":{"actions":["update"],"before":{{{before}}},"after":{{{after}}},
        "after_unknown":{{{unknown}}},"before_sensitive":{{{beforeMask}}},"after_sensitive":{{{afterMask}}}}}
        """;

    private static string Text(ResourceChange change) => string.Join(
        ' ',
        change.Attributes.Select(attribute =>
            $"{attribute.Path}={attribute.Before ?? "?"}→{attribute.After ?? "?"}{(attribute.IsSensitive ? "!" : "")}{(attribute.IsUnknown ? "~" : "")}"));

    private static string Text(PlanCounts counts) => string.Join(
        ", ",
        typeof(PlanCounts).GetProperties().Where(property => property.CanWrite)
            .Select(property => (property.Name, Value: (int)property.GetValue(counts)!))
            .Where(count => count.Value > 0)
            .Select(count => $"{count.Name} {count.Value}"));

    /// <summary>Gives a few bytes at a time, as a slow pipe does.</summary>
    private sealed class Trickle(Stream inner, int size) : ReadOnlyStream
    {
        public override int Read(Span<byte> buffer) => inner.Read(buffer[..Math.Min(size, buffer.Length)]);
    }

    /// <summary>A plan that is made while it is read, and so takes no memory of its own.</summary>
    private sealed class GeneratedPlan(int changes, Action onChange) : ReadOnlyStream
    {
        private static readonly string Filling = new('y', 1000);
        private byte[] _piece = Encoding.UTF8.GetBytes("""{"format_version":"1.2","resource_changes":[""");
        private int _at;
        private int _made;
        private long _length;

        public override long Length => _length;

        public override int Read(Span<byte> buffer)
        {
            if (_at == _piece.Length)
            {
                if (_made > changes)
                {
                    return 0;
                }

                _piece = Encoding.UTF8.GetBytes(
                    _made == changes
                        ? "],\"applyable\":true}"
                        : (_made == 0 ? "" : ",") + Change($$"""{"v":{{_made}}}""", $$"""{"v":"{{Filling}}"}""", "{}", "{}", "{}"));
                _at = 0;
                _made++;
                onChange();
            }

            var count = Math.Min(buffer.Length, _piece.Length - _at);
            _piece.AsSpan(_at, count).CopyTo(buffer);
            _at += count;
            _length += count;
            return count;
        }
    }

    private abstract class ReadOnlyStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public abstract override int Read(Span<byte> buffer);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
