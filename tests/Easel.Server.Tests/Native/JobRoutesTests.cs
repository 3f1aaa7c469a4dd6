using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Easel.Core.Results;
using Easel.Testing;
using Xunit;

namespace Easel.Server.Tests.Native;

public sealed class JobRoutesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_is_created_run_and_shown_with_its_pictures()
    {
        await using var test = await TestStudio.Start();
        var made = await Post(test, "/api/v1/jobs", """{"request": {"prompt": "a cat", "size": "64x48", "steps": 2, "sampler": "euler_a", "batch_count": 2, "seeds": {"seed": 5}}}""");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var id = (await Json(made)).GetProperty("id").GetString()!;
        Assert.Equal($"/api/v1/jobs/{id}", made.Headers.Location!.ToString());

        await test.Studio.Queue.WaitFor(id, Cancel);
        var job = await Get(test, $"/api/v1/jobs/{id}");
        Assert.Equal("done", job.GetProperty("state").GetString());
        Assert.Equal(2, job.GetProperty("pictures_done").GetInt32());
        Assert.Equal([5, 6], job.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("seed").GetInt64()));
        Assert.Equal("euler_a", job.GetProperty("request").GetProperty("sampler").GetString());
        Assert.Contains("a cat", job.GetProperty("images")[0].GetProperty("infotext").GetString()!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"request": {"prompt": "a cat", "steps": 0}}""", "steps")]
    [InlineData("""{"request": {"prompt": "a cat", "size": "65x64"}}""", "width")]
    [InlineData("""{"request": {"prompt": "a cat", "size": "big"}}""", "request.size")]
    [InlineData("""{"request": {"prompt": "a cat", "sampler": "elur"}}""", "sampler")]
    [InlineData("""{"request": {"prompt": "a cat", "schedule": "fast"}}""", "schedule")]
    [InlineData("""{"request": {"prompt": "a cat", "model": "nothing"}}""", "model")]
    [InlineData("""{"request": {"prompt": "a cat", "step": 3}}""", "request.step")]
    [InlineData("""{"request": {"prompt": 7}}""", "request.prompt")]
    [InlineData("""{"request": {"prompt": "a cat", "steps": "many"}}""", "request.steps")]
    [InlineData("""{"request": {"prompt": "a cat"}, "priority": 1000}""", "priority")]
    public async Task A_mistake_is_a_problem_that_names_its_field(string body, string field)
    {
        await using var test = await TestStudio.Start();
        var answer = await Post(test, "/api/v1/jobs", body);
        var problem = await Json(answer);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(field, problem.GetProperty("field").GetString());
        Assert.False(string.IsNullOrWhiteSpace(problem.GetProperty("detail").GetString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"request": null}""")]
    [InlineData("{}")]
    public async Task What_is_no_order_is_refused(string body)
    {
        await using var test = await TestStudio.Start();
        var answer = await Post(test, "/api/v1/jobs", body);
        Assert.InRange((int)answer.StatusCode, 400, 422);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("""{"request": {"prompt": "a cat", "step": 3}}""", "request.step", "there is no field 'step'; did you mean 'steps'?; known: prompt, negative_prompt")]
    [InlineData("""{"request": {"prompt": "a cat"}, "hurry": true}""", "hurry", "there is no field 'hurry'; known: request, priority, save, forever, task_id")]
    [InlineData("""{"request": {"prompt": "a cat", "steps": "many"}}""", "request.steps", "\"many\" is not possible; give a whole number from -2147483648 to 2147483647")]
    [InlineData("""{"request": {"prompt": "a cat", "steps": null}}""", "request.steps", "null is not possible; give a whole number")]
    [InlineData("""{"request": {"prompt": "a cat", "steps": 2.5}}""", "request.steps", "2.5 is not possible; give a whole number")]
    [InlineData("""{"request": {"prompt": ["a cat"]}}""", "request.prompt", "[\"a cat\"] is not possible; give a text")]
    [InlineData("""{"request": {"prompt": "a cat", "seeds": {"seed": {}}}}""", "request.seeds.seed", "{} is not possible; give a whole number")]
    [InlineData("""{"request": {"prompt": "a cat", "seeds": 5}}""", "request.seeds", "5 is not possible; give an object with seed, ")]
    [InlineData("""{"request": {"prompt": "a cat", "options": {"noise": "loud"}}}""", "request.options.noise", "\"loud\" is not possible; give one of cpu, nv, gpu")]
    [InlineData("""{"request": {"prompt": "a cat", "features": ["a", 7]}}""", "request.features[1]", "give a name, or an object with id and options")]
    [InlineData("""{"request": {"prompt": "a cat", "size": 512}}""", "request.size", "give a size as text, such as \"512x768\"")]
    [InlineData("""{"request": {"prompt": "a cat"}, "save": "perhaps"}""", "save", "\"perhaps\" is not possible; give true or false")]
    [InlineData("""{"request": {}}""", "request.prompt", "it is missing; give a text")]
    [InlineData("{}", "request", "it is missing; give an object with prompt")]
    [InlineData("[]", null, "[] is not possible; give an object with request")]
    [InlineData("{", null, "this is no JSON, at line 1, byte 2")]
    public async Task What_JSON_has_wrong_is_told_with_what_was_given_and_what_may_be(string body, string? field, string words)
    {
        await using var test = await TestStudio.Start();
        foreach (var chunked in new[] { false, true })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/jobs") { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
            request.Headers.TransferEncodingChunked = chunked;
            var answer = await test.Client.SendAsync(request, Cancel);
            var problem = await Json(answer);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            Assert.Contains(words, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
            Assert.DoesNotContain("System.", problem.GetRawText(), StringComparison.Ordinal);
            Assert.Equal(field, problem.TryGetProperty("field", out var named) ? named.GetString() : null);
        }
    }

    [Theory]
    [InlineData("/api/v1/jobs?skip=some", "skip", "'some' is not possible; give a whole number")]
    [InlineData("/api/v1/jobs?take=", "take", "'' is not possible; give a whole number")]
    public async Task A_parameter_of_another_kind_is_told_in_the_same_way(string path, string field, string words)
    {
        await using var test = await TestStudio.Start();
        var answer = await test.Client.GetAsync(new Uri(path, UriKind.Relative), Cancel);
        var problem = await Json(answer);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(words, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(field, problem.GetProperty("field").GetString());
    }

    [Theory]
    [InlineData("text/plain", "{}", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json", "", HttpStatusCode.BadRequest)]
    public async Task A_body_that_is_no_JSON_by_its_header_or_not_there_is_told(string type, string body, HttpStatusCode status)
    {
        await using var test = await TestStudio.Start();
        foreach (var path in new[] { "/api/v1/jobs", "/v1/images/generations" })
        {
            var answer = await test.Client.PostAsync(new Uri(path, UriKind.Relative), new StringContent(body, System.Text.Encoding.UTF8, type), Cancel);
            Assert.Equal(status, answer.StatusCode);
            Assert.Contains("send JSON", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"prompt": "a cat", "n": "two"}""", "n", "\"two\" is not possible; give a whole number")]
    [InlineData("""{"prompt": "a cat", "sizes": "64x64"}""", "sizes", "there is no field 'sizes'; did you mean 'size'?")]
    [InlineData("""{"prompt": "a cat", "quality": "best"}""", "quality", "there is no 'best'")]
    [InlineData("{", null, "this is no JSON")]
    public async Task Mistakes_in_OpenAIs_form_are_answered_in_its_form(string body, string? field, string words)
    {
        await using var test = await TestStudio.Start();
        var answer = await Post(test, "/v1/images/generations", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var error = (await Json(answer)).GetProperty("error");
        Assert.Equal(field, error.GetProperty("param").GetString());
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
        Assert.Contains(words, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_of_the_database_is_answered_in_OpenAIs_form()
    {
        await using var test = await TestStudio.Start();
        await test.Studio.Queue.Pause(Cancel);
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Directory.EnumerateFiles(test.DataFolder, "*.db").Single()}"))
        {
            await connection.OpenAsync(Cancel);
            await using var command = connection.CreateCommand();
            command.CommandText = "ALTER TABLE jobs RENAME TO away";
            await command.ExecuteNonQueryAsync(Cancel);
        }

        var answer = await Post(test, "/v1/images/generations", """{"prompt": "a cat"}""");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        var error = (await Json(answer)).GetProperty("error");
        Assert.Equal("server_error", error.GetProperty("type").GetString());
        Assert.Contains("the database cannot be used now", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await test.Client.GetAsync(new Uri("/v1/models", UriKind.Relative), Cancel)).StatusCode);
    }

    [Fact]
    public async Task Asking_again_with_the_same_key_makes_no_second_job()
    {
        await using var test = await TestStudio.Start();
        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/jobs") { Content = JsonContent.Create(new { request = new { prompt = "a cat", steps = 1 } }) };
            request.Headers.Add("Idempotency-Key", "mine");
            answers.Add(await test.Client.SendAsync(request, Cancel));
        }

        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.OK], answers.Select(answer => answer.StatusCode));
        Assert.Equal((await Json(answers[0])).GetProperty("id").GetString(), (await Json(answers[1])).GetProperty("id").GetString());
        Assert.Equal(1, (await Get(test, "/api/v1/jobs")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Events_tell_a_job_from_its_begin_to_its_end()
    {
        using var gate = new ManualResetEventSlim();
        await using var test = await TestStudio.Start(new FakeEngine { AfterPicture = _ => gate.Wait(Cancel) });
        var id = (await Json(await Post(test, "/api/v1/jobs", """{"request": {"prompt": "a cat", "size": "64x64", "steps": 2}}"""))).GetProperty("id").GetString()!;
        using var stream = new StreamReader(await test.Client.GetStreamAsync($"/api/v1/jobs/{id}/events", Cancel));
        gate.Set();
        var text = await stream.ReadToEndAsync(Cancel);
        var types = text.Split('\n').Where(line => line.StartsWith("event: ", StringComparison.Ordinal)).Select(line => line[7..]).ToList();
        Assert.Contains("picture", types);
        Assert.Equal("state", types[^1]);
        Assert.Contains("\"state\":\"done\"", text.Split('\n').Last(line => line.StartsWith("data: ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_job_fails_alone_and_says_why()
    {
        await using var test = await TestStudio.Start(new FakeEngine { EndingFor = request => request.Prompt == "bad" ? new ImageEvent.Failed("prompt", "prompt: no such thing; give another") : null });
        var bad = (await Json(await Post(test, "/api/v1/jobs", """{"request": {"prompt": "bad", "steps": 1}}"""))).GetProperty("id").GetString()!;
        var good = (await Json(await Post(test, "/api/v1/jobs", """{"request": {"prompt": "good", "steps": 1, "size": "64x64"}}"""))).GetProperty("id").GetString()!;
        await test.Studio.Queue.WaitFor(good, Cancel);
        var failed = await Get(test, $"/api/v1/jobs/{bad}");
        Assert.Equal("failed", failed.GetProperty("state").GetString());
        Assert.Equal("prompt", failed.GetProperty("error").GetProperty("field").GetString());
        Assert.Equal("done", (await Get(test, $"/api/v1/jobs/{good}")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Waiting_jobs_are_paused_moved_cancelled_and_retried()
    {
        await using var test = await TestStudio.Start();
        await Post(test, "/api/v1/queue/pause", "");
        var ids = new List<string>();
        foreach (var prompt in new[] { "one", "two", "three" })
            ids.Add((await Json(await Post(test, "/api/v1/jobs", $$$"""{"request": {"prompt": "{{{prompt}}}", "steps": 1, "size": "64x64"}}"""))).GetProperty("id").GetString()!);

        Assert.Equal(HttpStatusCode.OK, (await Post(test, $"/api/v1/jobs/{ids[2]}/move", $$"""{"before": "{{ids[0]}}"}""")).StatusCode);
        Assert.Equal(["three", "one", "two"], await Titles(test));
        Assert.Equal(HttpStatusCode.OK, (await Post(test, $"/api/v1/jobs/{ids[1]}/move", """{"priority": 5}""")).StatusCode);
        Assert.Equal(["two", "three", "one"], await Titles(test));
        Assert.Equal(2, (await Get(test, $"/api/v1/jobs/{ids[0]}")).GetProperty("ahead").GetInt32());

        Assert.Equal(HttpStatusCode.OK, (await Post(test, $"/api/v1/jobs/{ids[0]}/cancel", "")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await Post(test, $"/api/v1/jobs/{ids[0]}/cancel", "")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await Post(test, $"/api/v1/jobs/{ids[1]}/retry", "")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Post(test, "/api/v1/jobs/nothing/retry", "")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Post(test, $"/api/v1/jobs/{ids[0]}/retry", "")).StatusCode);

        await Post(test, "/api/v1/queue/resume", "");
        foreach (var id in ids) Assert.Equal(Easel.Studio.Jobs.JobState.Done, (await test.Studio.Queue.WaitFor(id, Cancel))!.State);
    }

    [Fact]
    public async Task The_document_and_the_metrics_are_served()
    {
        await using var test = await TestStudio.Start();
        var paths = (await Get(test, "/api/v1/openapi.json")).GetProperty("paths").EnumerateObject().Select(path => path.Name).ToList();
        Assert.Contains("/api/v1/jobs", paths);
        Assert.Contains("/v1/images/generations", paths);
        Assert.Equal(HttpStatusCode.OK, (await test.Client.GetAsync("/api/docs", Cancel)).StatusCode);
        await Post(test, "/v1/images/generations", """{"prompt": "a cat", "size": "64x64", "quality": "low"}""");
        Assert.Contains("easel_pictures", await test.Client.GetStringAsync("/metrics", Cancel), StringComparison.Ordinal);
        Assert.Equal("ready", (await Get(test, "/api/v1/health")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Chat_programs_get_pictures_in_their_form()
    {
        await using var test = await TestStudio.Start();
        var answer = await Json(await Post(test, "/v1/images/generations", """{"prompt": "a cat", "n": 2, "size": "64x64", "model": "dall-e-3"}"""));
        var pictures = answer.GetProperty("data").EnumerateArray().Select(picture => picture.GetProperty("b64_json").GetString()!).ToList();
        Assert.Equal(2, pictures.Count);
        Assert.Equal(64, Easel.Core.Imaging.PictureCodec.Decode(Convert.FromBase64String(pictures[0]), "answer").Width);

        var wrong = await Post(test, "/v1/images/generations", """{"prompt": "a cat", "n": 50}""");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal("n", (await Json(wrong)).GetProperty("error").GetProperty("param").GetString());
    }

    private static async Task<IEnumerable<string?>> Titles(TestStudio test) =>
        (await Get(test, "/api/v1/jobs?state=queued")).GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("title").GetString());

    private static Task<HttpResponseMessage> Post(TestStudio test, string path, string body) =>
        test.Client.PostAsync(path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Cancel);

    private static async Task<JsonElement> Json(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel))!;

    private static Task<JsonElement> Get(TestStudio test, string path) => test.Client.GetFromJsonAsync<JsonElement>(path, Cancel)!;
}
