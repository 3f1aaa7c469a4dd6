using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Easel.Core.Models;
using Easel.Core.Results;
using Easel.Studio.Library;
using Easel.Testing;
using Xunit;

namespace Easel.Server.Tests.Native;

/// <summary>Merges, conversions, extractions and checks over the API: names become files of the studio's folders, progress is told, and what is stopped leaves nothing.</summary>
public sealed class ModelTaskTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("easel-tasks-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private StudioFolders Folders => new([folder.FullName], null, null) { Loras = [Path.Combine(folder.FullName, "Lora")] };

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_merge_names_models_and_writes_beside_the_first()
    {
        Make("a", "b", "Lora/ink");
        var engine = new FakeEngine();
        await using var studio = await TestStudio.Start(engine, Folders);
        var begun = await Post(studio, "merge", """{"models":["a","b.safetensors"],"multiplier":0.4,"loras":[{"lora":"ink","weight":0.7,"blocks":"OUTALL"}],"precision":"fp16","output":"both"}""");
        Assert.Equal(("merge", Full("both.safetensors")), ((string)begun["kind"]!, (string)begun["output"]!));
        var over = await Over(studio, begun);
        Assert.Equal("done", (string)over["state"]!);
        Assert.Equal(1, (double)over["progress"]!);
        Assert.Equal(Full("both.safetensors"), (string)over["result"]!["what"]!);
        var task = Assert.IsType<MergeTask>(Assert.Single(engine.Tasks));
        Assert.Equal([Full("a.safetensors"), Full("b.safetensors")], task.Models);
        Assert.Equal([new BakedLora(Full("Lora/ink.safetensors"), 0.7) { Blocks = "OUTALL" }], task.Loras);
        Assert.Equal((0.4, "fp16"), (task.Multiplier, task.Precision));
        Assert.Contains(studio.Studio.Models.Cards, card => card.Name == "both.safetensors"); // the library has it at once
    }

    [Theory]
    [InlineData("convert", """{"models":["a"],"precision":"fp16"}""", "a-fp16.safetensors")]
    [InlineData("convert", """{"models":["a"],"diffusers":true}""", "a-diffusers")]
    [InlineData("prune", """{"models":["a"]}""", "a-pruned.safetensors")]
    [InlineData("extract", """{"models":["a","b"],"rank":8}""", "Lora/a-lora.safetensors")]
    [InlineData("extract", """{"models":["a","b"],"output":"Lora/mine"}""", "Lora/mine.safetensors")]
    public async Task Each_task_has_a_usual_name(string kind, string body, string expected)
    {
        Make("a", "b", "Lora/x");
        await using var studio = await TestStudio.Start(new FakeEngine(), Folders);
        Assert.Equal(Full(expected), (string)(await Post(studio, kind, body))["output"]!);
    }

    [Fact]
    public async Task What_is_left_out_has_its_usual_value()
    {
        Make("a", "b");
        var engine = new FakeEngine();
        await using var studio = await TestStudio.Start(engine, Folders);
        await Over(studio, await Post(studio, "merge", """{"models":["a","b"],"output":"one"}"""));
        await Over(studio, await Post(studio, "extract", """{"models":["a","b"],"output":"two"}"""));
        Assert.Equal((0.3, 64, 1.0), (Assert.IsType<MergeTask>(engine.Tasks[0]).Multiplier, Assert.IsType<ExtractTask>(engine.Tasks[1]).Rank, Assert.IsType<ExtractTask>(engine.Tasks[1]).Clamp));
        Assert.Empty(((MergeTask)engine.Tasks[0]).Loras);
    }

    [Fact]
    public async Task A_check_tells_what_is_wrong()
    {
        Make("a");
        await using var studio = await TestStudio.Start(new FakeEngine(), Folders);
        var over = await Over(studio, await Post(studio, "verify", """{"models":["a"]}"""));
        Assert.Null(over["output"]);
        Assert.Equal(("broken", "odd"), ((string)over["result"]!["problems"]![0]!, (string)over["result"]!["notes"]![0]!));
    }

    [Theory]
    [InlineData("merge", """{"models":[]}""", "models")]
    [InlineData("merge", """{"models":["a","c"]}""", "models[1]")]
    [InlineData("merge", """{"models":["a","/etc/passwd"]}""", "models[1]")]
    [InlineData("merge", """{"models":["a","b"],"expression":"a +"}""", "expression")]
    [InlineData("merge", """{"models":["a","b"],"expression":"0.5*a + 0.5*c"}""", "models")]
    [InlineData("merge", """{"models":["a","b"],"method":"best"}""", "method")]
    [InlineData("merge", """{"models":["a","b"],"output":"../x"}""", "output")]
    [InlineData("merge", """{"models":["a","b"],"output":"/tmp/x"}""", "output")]
    [InlineData("merge", """{"models":["a","b"],"output":"b"}""", "output")]
    [InlineData("merge", """{"models":["a","b"],"vae":"none"}""", "vae")]
    [InlineData("merge", """{"models":["a","b"],"loras":[{"lora":"gone"}]}""", "loras[0].lora")]
    public async Task What_cannot_be_done_is_refused_by_field(string kind, string body, string field)
    {
        Make("a", "b");
        var engine = new FakeEngine();
        await using var studio = await TestStudio.Start(engine, Folders);
        var answer = await studio.Client.PostAsync($"/api/v1/models/{kind}", new StringContent(body, null, "application/json"), Cancel);
        Assert.True(answer.StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest, await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Contains(field, await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Empty(engine.Tasks);
    }

    [Fact]
    public async Task Two_tasks_into_one_name_do_not_meet_and_a_stopped_one_leaves_nothing()
    {
        Make("a", "b");
        var engine = new FakeEngine { WorkGate = new TaskCompletionSource().Task };
        await using var studio = await TestStudio.Start(engine, Folders);
        var first = await Post(studio, "merge", """{"models":["a","b"],"output":"x"}""");
        var second = await studio.Client.PostAsync("/api/v1/models/prune", new StringContent("""{"models":["a"],"output":"x"}""", null, "application/json"), Cancel);
        Assert.Contains("another task writes x.safetensors", await second.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        await Until(studio, first, task => (int)task["total"]! == 2);
        Assert.Equal(HttpStatusCode.NoContent, (await studio.Client.DeleteAsync($"/api/v1/models/tasks/{first["id"]}", Cancel)).StatusCode);
        Assert.Equal("cancelled", (string)(await Over(studio, first))["state"]!);
        for (var wait = 0; wait < 100 && File.Exists(Full("x.safetensors.part")); wait++) await Task.Delay(50, Cancel);
        Assert.False(File.Exists(Full("x.safetensors.part")));
        await studio.Client.DeleteAsync($"/api/v1/models/tasks/{first["id"]}", Cancel);
        Assert.Empty((await studio.Client.GetFromJsonAsync<JsonArray>("/api/v1/models/tasks", Cancel))!);
        Assert.Equal(HttpStatusCode.NotFound, (await studio.Client.DeleteAsync("/api/v1/models/tasks/nobody", Cancel)).StatusCode);
    }

    [Fact]
    public async Task What_the_end_of_the_server_interrupts_is_gone_on_with_at_its_next_start()
    {
        Make("a", "b");
        var data = Directory.CreateTempSubdirectory("easel-studio-");
        var engine = new FakeEngine { WorkGate = new TaskCompletionSource().Task };
        await using (var studio = await TestStudio.Start(engine, Folders, data, keepsFolder: true))
        {
            var begun = await Post(studio, "merge", """{"models":["a","b"],"output":"x"}""");
            await Until(studio, begun, task => (int)task["total"]! == 2);
        }

        Assert.True(File.Exists(Full("x.safetensors.part")));
        var next = new FakeEngine();
        await using var again = await TestStudio.Start(next, Folders, data);
        for (var wait = 0; wait < 100 && !File.Exists(Full("x.safetensors")); wait++) await Task.Delay(50, Cancel);
        Assert.True(File.Exists(Full("x.safetensors")));
        Assert.Equal(engine.Tasks[0].Models, Assert.Single(next.Tasks).Models);
    }

    [Fact]
    public async Task What_cannot_be_gone_on_with_says_why_and_what_was_cancelled_while_it_waited_does_not_come_back()
    {
        Make("a", "b");
        var data = Directory.CreateTempSubdirectory("easel-studio-");
        await using (var studio = await TestStudio.Start(new FakeEngine { WorkGate = new TaskCompletionSource().Task }, Folders, data, keepsFolder: true))
        {
            var first = await Post(studio, "merge", """{"models":["a","b"],"output":"x"}""");
            await Until(studio, first, task => (int)task["total"]! == 2);
            var waiting = await Post(studio, "prune", """{"models":["a"],"output":"y"}""");
            await File.WriteAllTextAsync(Full("y.safetensors.part"), "of an earlier start", Cancel);
            await studio.Client.DeleteAsync($"/api/v1/models/tasks/{waiting["id"]}", Cancel);
            Assert.Equal("cancelled", (string)(await Over(studio, waiting))["state"]!);
            Assert.False(File.Exists(Full("y.safetensors.part")));
            Assert.DoesNotContain("y.safetensors", await File.ReadAllTextAsync(Path.Combine(studio.Studio.DataFolder, "model-tasks.json"), Cancel), StringComparison.Ordinal);
        }

        File.Copy(Full("a.safetensors"), Full("x.safetensors"));
        var next = new FakeEngine();
        await using var again = await TestStudio.Start(next, Folders, data);
        var only = Assert.Single((await again.Client.GetFromJsonAsync<JsonArray>("/api/v1/models/tasks", Cancel))!)!;
        Assert.Equal("failed", (string)only["state"]!);
        Assert.Contains("cannot be gone on with: x.safetensors exists", (string)only["problem"]!, StringComparison.Ordinal);
        Assert.Empty(next.Tasks);
    }

    [Fact]
    public async Task An_engine_that_is_lost_is_tried_once_more()
    {
        Make("a");
        var count = 0;
        await using var studio = await TestStudio.Start(new FakeEngine { EndingOfWork = _ => ++count < 3 ? new ImageEvent.EngineLost("gone") : null }, Folders);
        var over = await Over(studio, await Post(studio, "prune", """{"models":["a"]}"""));
        Assert.Equal("done", (string)over["state"]!); // asked twice for the first attempt's ending
        await using var failing = await TestStudio.Start(new FakeEngine { EndingOfWork = _ => new ImageEvent.Failed("models", "models: they do not go together") }, Folders);
        over = await Over(failing, await Post(failing, "prune", """{"models":["a"],"output":"other"}"""));
        Assert.Equal(("failed", "models: they do not go together"), ((string)over["state"]!, (string)over["problem"]!));
    }

    private string Full(string name) => Path.Combine(folder.FullName, name.Replace('/', Path.DirectorySeparatorChar));

    private void Make(params string[] names)
    {
        foreach (var name in names)
        {
            var path = Full(name + ".safetensors");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (name.StartsWith("Lora/", StringComparison.Ordinal)) WeightsFiles.Lora(path);
            else WeightsFiles.Published(path, "sd15");
        }
    }

    private static async Task<JsonNode> Post(TestStudio studio, string kind, string body)
    {
        var answer = await studio.Client.PostAsync($"/api/v1/models/{kind}", new StringContent(body, null, "application/json"), Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, text);
        return JsonNode.Parse(text)!;
    }

    private static Task<JsonNode> Over(TestStudio studio, JsonNode task) => Until(studio, task, now => (string)now["state"]! is "done" or "failed" or "cancelled");

    private static async Task<JsonNode> Until(TestStudio studio, JsonNode task, Func<JsonNode, bool> reached)
    {
        for (var wait = 0; wait < 200; wait++)
        {
            var now = (await studio.Client.GetFromJsonAsync<JsonNode>($"/api/v1/models/tasks/{task["id"]}", Cancel))!;
            if (reached(now)) return now;
            await Task.Delay(50, Cancel);
        }

        throw new TimeoutException("the task did not get there");
    }
}
