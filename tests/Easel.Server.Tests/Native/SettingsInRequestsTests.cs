using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Easel.Core.Requests;
using Easel.Server.Tests.Webui;
using Easel.Studio.Settings;
using Easel.Testing;
using Xunit;

namespace Easel.Server.Tests.Native;

/// <summary>What the settings say counts in requests of every API where a client says nothing, and nowhere else.</summary>
public sealed class SettingsInRequestsTests
{
    private const string Webui = "/sdapi/v1/txt2img";
    private const string Native = "/api/v1/jobs";
    private const string OpenAi = "/v1/images/generations";

    // Every setting that stands in requests.
    private static IReadOnlyList<string> Settings { get; } =
    [
        .. from section in SettingsForm.Show(new StudioSettings())
           from setting in section.Settings
           where section.Name == "pictures" || (section.Name, setting.Name) is ("models", "clip_skip" or "eta_noise_seed_delta") || (section.Name, setting.Name) == ("saving", "unfinished") || (section.Name == "infotext" && setting.Name is not ("in_pictures" or "beside"))
           select $"{section.Name}.{setting.Name}",
    ];

    [Theory]
    [InlineData(Webui, """{"prompt": "a cat", "steps": 1, "width": 64, "height": 64}""")]
    [InlineData(Native, """{"request": {"prompt": "a cat", "steps": 1, "size": "64x64"}}""")]
    [InlineData(OpenAi, """{"prompt": "a cat", "quality": "low", "size": "64x64"}""")]
    public async Task Each_setting_counts_on_every_way_in(string api, string body)
    {
        var engine = new FakeEngine();
        await using var test = await TestStudio.Start(engine);
        foreach (var path in Settings) Set(test, path);
        await Post(test, api, body);
        foreach (var path in Settings)
        {
            var wanted = Field(test.Settings.Current.Request, path);
            Assert.NotEqual((path, Usual(path)), (path, wanted));
            Assert.Equal((path, wanted), (path, Field(engine.Requests[^1], path)));
        }
    }

    [Fact]
    public async Task What_a_client_of_the_native_api_says_wins()
    {
        var engine = new FakeEngine();
        await using var test = await TestStudio.Start(engine);
        var body = JsonNode.Parse("""{"request": {"prompt": "a cat", "steps": 1, "size": "64x64", "options": {}, "seeds": {}}}""")!;
        foreach (var path in Settings)
        {
            Set(test, path);
            var (place, value) = (Place(path), JsonNode.Parse(Usual(path)));
            var at = place.Take(place.Length - 1).Aggregate(body["request"]!, (node, name) => node[name]!);
            at[place[^1]] = value is JsonValue text && text.GetValueKind() == JsonValueKind.String ? text.GetValue<string>().ToLowerInvariant() : value;
        }

        await Post(test, Native, body.ToJsonString());
        Assert.All(Settings, path => Assert.Equal((path, Usual(path)), (path, Field(engine.Requests[^1], path))));
    }

    [Fact]
    public async Task What_a_client_of_A1111s_api_overrides_wins()
    {
        var engine = new FakeEngine();
        await using var test = await TestStudio.Start(engine);
        var before = await test.Ask("/sdapi/v1/options");
        foreach (var path in Settings) Set(test, path);
        var overridden = new JsonObject();
        foreach (var option in (await test.Ask("/sdapi/v1/options")).EnumerateObject())
            if (before.GetProperty(option.Name) is var usual && !JsonElement.DeepEquals(option.Value, usual)) overridden[option.Name] = JsonNode.Parse(usual.GetRawText());
        Assert.Equal(Settings.Count, overridden.Count);

        await Post(test, Webui, new JsonObject { ["prompt"] = "a cat", ["steps"] = 1, ["width"] = 64, ["height"] = 64, ["override_settings"] = overridden }.ToJsonString());
        foreach (var path in Settings.Where(path => path is not "pictures.eta" and not "pictures.eta_ddim")) // A1111 has no word for a sampler's own
            Assert.Equal((path, Usual(path)), (path, Field(engine.Requests[^1], path)));
    }

    [Fact]
    public async Task The_settings_are_not_changed_by_what_a_request_says()
    {
        await using var test = await TestStudio.Start();
        var before = RequestJson.Write(test.Settings.Current.Request);
        await Post(test, Native, """{"request": {"prompt": "a cat", "steps": 1, "size": "64x64", "options": {"sigma_churn": 3}, "seeds": {"eta_noise_seed_delta": 9}}}""");
        Assert.Equal(before, RequestJson.Write(test.Settings.Current.Request));
    }

    [Theory]
    [InlineData("", "128x128", true)]
    [InlineData(", \"upscaler\": null", "128x128", true)]
    [InlineData(", \"upscaler\": \"none\"", "512x512", false)]
    public async Task The_embedded_model_is_enlarged_unless_that_is_not_wanted(string more, string size, bool enlarged)
    {
        var engine = new FakeEngine();
        await using var test = await TestStudio.Start(engine);
        await Post(test, Native, """{"request": {"prompt": "a cat", "steps": 1, "size": "512x512" """ + more + "}}");
        Assert.Equal((size, enlarged), (engine.Requests[^1].Size.ToString(), engine.Requests[^1].IsEnlarged()));
    }

    // Another value than the usual one.
    private static void Set(TestStudio test, string path)
    {
        var (section, name) = (path[..path.IndexOf('.')], path[(path.IndexOf('.') + 1)..]);
        var setting = SettingsForm.Show(test.Settings.Current).Single(one => one.Name == section).Settings.Single(one => one.Name == name);
        var value = setting.Type switch
        {
            "boolean" => !setting.Usual.GetBoolean(),
            "integer" => JsonValue.Create(setting.Usual.GetInt64() + 1),
            "number" => JsonValue.Create(setting.Usual.ValueKind == JsonValueKind.Null ? 0.5 : setting.Usual.GetDouble() + 0.25),
            _ => (JsonNode)setting.Choices!.First(choice => choice != setting.Usual.GetString()),
        };
        test.Settings.Change(settings => SettingsForm.Lay(settings, JsonSerializer.SerializeToElement(new JsonObject { [section] = new JsonObject { [name] = value } })));
    }

    private static string[] Place(string path) => path.Split('.') switch
    {
        ["pictures", var option] => ["options", option],
        ["infotext", _] => ["unsaid_keys"],
        ["saving", _] => ["keep_unfinished"],
        [_, "eta_noise_seed_delta"] => ["seeds", "eta_noise_seed_delta"],
        [_, var field] => [field],
        _ => throw new ArgumentException(path),
    };

    private static string Field(ImageRequest request, string path)
    {
        var node = JsonNode.Parse(RequestJson.Write(request))!;
        foreach (var name in Place(path)) node = node?[name];
        return node?.ToJsonString() ?? "null";
    }

    private static string Usual(string path) => Field(new ImageRequest { Prompt = "" }, path);

    private static async Task Post(TestStudio test, string path, string body)
    {
        var answer = await test.Post(path, body);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created, $"{path}: {answer.StatusCode} {text}");
        if (answer.StatusCode == HttpStatusCode.Created) await test.Studio.Queue.WaitFor(JsonDocument.Parse(text).RootElement.GetProperty("id").GetString()!, TestContext.Current.CancellationToken);
    }
}
