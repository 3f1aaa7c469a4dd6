using System.Net;
using System.Text;
using System.Text.Json;
using Easel.Server.Security;
using Easel.Studio.Settings;
using Xunit;

namespace Easel.Server.Tests.Native;

public sealed class SettingsRoutesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_settings_are_shown_with_help_ranges_and_values()
    {
        await using var test = await TestStudio.Start();
        var sections = (await Json(await test.Client.GetAsync("/api/v1/settings", Cancel))).GetProperty("sections").EnumerateArray().ToList();
        Assert.Equal(["saving", "grids", "infotext", "previews", "queue", "models", "downloads", "pictures", "faces", "security", "intake"], sections.Select(section => section.GetProperty("name").GetString()));
        var settings = sections.SelectMany(section => section.GetProperty("settings").EnumerateArray()).ToList();
        Assert.True(settings.Count > 80);
        Assert.All(settings, setting => Assert.NotEmpty(setting.GetProperty("help").GetString()!));
        Assert.All(settings, setting => Assert.Equal(setting.GetProperty("usual").GetRawText(), setting.GetProperty("value").GetRawText()));
        var quality = settings.Single(setting => setting.GetProperty("name").GetString() == "quality");
        Assert.Equal(("integer", 1, 100, 80), (quality.GetProperty("type").GetString(), quality.GetProperty("min").GetInt32(), quality.GetProperty("max").GetInt32(), quality.GetProperty("value").GetInt32()));
        Assert.Equal(["linear", "approx-nn", "taesd", "full"], settings.Single(setting => setting.GetProperty("name").GetString() == "kind").GetProperty("choices").EnumerateArray().Select(choice => choice.GetString()));
        Assert.True(settings.Single(setting => setting.GetProperty("name").GetString() == "fetch").GetProperty("read_only").GetBoolean());
    }

    [Fact]
    public async Task A_change_counts_at_once_and_stands_in_the_file()
    {
        await using var test = await TestStudio.Start();
        var answer = await Patch(test, """{"saving": {"format": "webp", "quality": 90.0, "txt2img_folder": "mine/now"}, "pictures": {"eta": 0.25}, "queue": {"start_paused": true}}""");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(2, (await Json(answer)).GetProperty("version").GetInt64());
        var file = await File.ReadAllTextAsync(Path.Combine(test.DataFolder, SettingsStore.FileName), Cancel);
        foreach (var line in new[] { "  format: webp\n", "  quality: 90\n", "  txt2img_folder: mine/now\n", "  eta: 0.25\n", "  start_paused: true\n" }) Assert.Contains(line, file, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await Patch(test, """{"saving": {"quality": null}, "pictures": {"eta": null}}""")).StatusCode);
        var again = SettingsStore.Open(test.DataFolder).Current;
        Assert.Equal((80, null), (again.Saving.Quality, again.Pictures.Eta));
    }

    [Theory]
    [InlineData("checkpoint", "/etc/passwd")]
    [InlineData("vae", "../../secret.safetensors")]
    public async Task From_afar_only_models_of_the_studios_folders_can_be_named(string setting, string name)
    {
        await using var test = await TestStudio.Start();
        var answer = await Patch(test, $"{{\"models\": {{\"{setting}\": \"{name}\"}}}}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal($"models.{setting}", (await Json(answer)).GetProperty("field").GetString());
        Assert.Equal(HttpStatusCode.OK, (await Patch(test, """{"models": {"checkpoint": null, "vae": "Automatic", "clip_skip": 2}}""")).StatusCode);
    }

    [Fact]
    public async Task What_a_person_writes_into_the_file_counts_while_the_server_runs()
    {
        await using var test = await TestStudio.Start();
        var file = Path.Combine(test.DataFolder, SettingsStore.FileName);
        await File.WriteAllTextAsync(file, "# mine\nsaving:\n  quality: 33\n", Cancel);
        await Until(() => test.Settings.Current.Saving.Quality == 33);

        await File.WriteAllTextAsync(file, "# mine\nsaving:\n  quality: 333\n", Cancel);
        await Until(() => test.Settings.Mistakes.Count > 0);
        var shown = await Json(await test.Client.GetAsync("/api/v1/settings", Cancel));
        var mistake = shown.GetProperty("mistakes").EnumerateArray().Single();
        Assert.Equal((3, 12), (mistake.GetProperty("line").GetInt32(), mistake.GetProperty("column").GetInt32()));
        Assert.Contains("saving.quality: 333", mistake.GetProperty("message").GetString()!, StringComparison.Ordinal);
        Assert.Equal(33, test.Settings.Current.Saving.Quality);

        await File.WriteAllTextAsync(file, "# mine\nsaving:\n  quality: 34\n", Cancel);
        await Until(() => test.Settings.Current.Saving.Quality == 34);
        Assert.Empty((await Json(await test.Client.GetAsync("/api/v1/settings", Cancel))).GetProperty("mistakes").EnumerateArray());
    }

    [Fact]
    public async Task What_is_shown_may_be_sent_back()
    {
        await using var test = await TestStudio.Start();
        var shown = await Json(await test.Client.GetAsync("/api/v1/settings", Cancel));
        var values = shown.GetProperty("sections").EnumerateArray().ToDictionary(
            section => section.GetProperty("name").GetString()!,
            section => section.GetProperty("settings").EnumerateArray().ToDictionary(setting => setting.GetProperty("name").GetString()!, setting => setting.GetProperty("value")));
        Assert.Equal(HttpStatusCode.OK, (await Patch(test, JsonSerializer.Serialize(values))).StatusCode);
    }

    [Theory]
    [InlineData("""{"saving": {"format": "gif"}}""", "saving.format", "png, jpeg or webp")]
    [InlineData("""{"saving": {"quality": 101}}""", "saving.quality", "1–100")]
    [InlineData("""{"saving": {"quality": 9.5}}""", "saving.quality", "1–100")]
    [InlineData("""{"saving": {"quality": "90"}}""", "saving.quality", "1–100")]
    [InlineData("""{"saving": {"quality": [90]}}""", "saving.quality", "1–100")]
    [InlineData("""{"queue": {"longest": 1e300}}""", "queue.longest", "1 or more")]
    [InlineData("""{"saving": {"save": 1}}""", "saving.save", "true or false")]
    [InlineData("""{"saving": {"qualty": 1}}""", "saving.qualty", "did you mean 'quality'?")]
    [InlineData("""{"savin": {}}""", "savin", "did you mean 'saving'?")]
    [InlineData("""{"saving": 3}""", "saving", "an object of settings")]
    [InlineData("[]", "settings", "sections")]
    [InlineData("""{"saving": {"folder": "/"}}""", "saving.folder", "settings.yaml")]
    [InlineData("""{"previews": {"weights": "/etc/passwd"}}""", "previews.weights", "settings.yaml")]
    [InlineData("""{"saving": {"txt2img_folder": "../x"}}""", "saving.txt2img_folder", "inside saving.folder")]
    [InlineData("""{"saving": {"init_folder": "/etc"}}""", "saving.init_folder", "inside saving.folder")]
    [InlineData("""{"saving": {"folder_name": "../x"}}""", "saving.folder_name", "without '..'")]
    [InlineData("""{"saving": {"file_name": "a\nb"}}""", "saving.file_name", "a pattern")]
    [InlineData("""{"intake": {"fetch": true}}""", "intake.fetch", "settings.yaml")]
    [InlineData("""{"security": {"allowed_hosts": ["evil.example"]}}""", "security.allowed_hosts", "settings.yaml")]
    public async Task A_mistake_is_a_problem_that_names_the_setting_and_nothing_is_changed(string body, string field, string part)
    {
        await using var test = await TestStudio.Start();
        var answer = await Patch(test, body.StartsWith('[') ? body : $"{{\"queue\": {{\"attempts\": 5}}, {body[1..]}".Replace("{\"queue\": {\"attempts\": 5}, \"queue\": {", "{\"queue\": {\"attempts\": 5, ", StringComparison.Ordinal));
        var problem = await Json(answer);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal(field, problem.GetProperty("field").GetString());
        Assert.Contains(part, problem.GetProperty("detail").GetString()!, StringComparison.Ordinal);
        Assert.Equal(2, SettingsStore.Open(test.DataFolder).Current.Queue.Attempts);
    }

    [Fact]
    public async Task A_file_with_mistakes_is_a_conflict_that_says_where()
    {
        await using var test = await TestStudio.Start();
        await File.WriteAllTextAsync(Path.Combine(test.DataFolder, SettingsStore.FileName), "saving:\n  quality: 0\n", Cancel);
        var answer = await Patch(test, """{"queue": {"attempts": 5}}""");
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("line 2: saving.quality", (await Json(answer)).GetProperty("detail").GetString()!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await test.Client.GetAsync("/api/v1/settings", Cancel)).StatusCode);
    }

    [Fact]
    public async Task Changing_takes_the_scope_to_manage()
    {
        await using var test = await TestStudio.Start();
        var access = new AccessFile(test.DataFolder, TimeProvider.System);
        var (weak, strong) = (access.AddKey("weak", AccessScopes.Read | AccessScopes.Generate), access.AddKey("strong", AccessScopes.All));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Patch(test, "{}")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Patch(test, "{}", weak)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Patch(test, "{}", strong)).StatusCode);
    }

    private static async Task<HttpResponseMessage> Patch(TestStudio test, string body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/api/v1/settings") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null) request.Headers.Add("X-API-Key", key);
        return await test.Client.SendAsync(request, Cancel);
    }

    private static async Task Until(Func<bool> there)
    {
        for (var i = 0; i < 200 && !there(); i++) await Task.Delay(50, Cancel);
        Assert.True(there());
    }

    private static async Task<JsonElement> Json(HttpResponseMessage answer) => JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement;
}
