using System.Text;
using CsCheck;
using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Server.Security;
using Easel.Studio.Webui;
using Easel.Testing;
using Xunit;

namespace Easel.Server.Tests.Fuzz;

/// <summary>Whatever a body says, it is taken or refused; nothing breaks. A failure prints the seed that repeats it.</summary>
public sealed class BodyFuzzTests
{
    private static readonly (string, string)[] Request =
    [
        ("prompt", "\"a cat\""), ("negative_prompt", "\"\""), ("model", "null"), ("vae", "null"), ("size", "\"64x64\""), ("sampler", "\"euler_a\""), ("schedule", "{\"id\": \"karras\", \"options\": {\"rho\": 5}}"),
        ("steps", "2"), ("cfg_scale", "7.5"), ("seeds", "{\"seed\": 5, \"variation_strength\": 0.5, \"resize_from\": \"64x64\"}"), ("batch_size", "1"), ("batch_count", "1"), ("clip_skip", "1"),
        ("options", "{\"noise\": \"nv\", \"emphasis\": \"no_norm\", \"eta\": 0.5, \"uni_pc_variant\": \"bh2\"}"), ("unsaid_keys", "[\"Model\"]"), ("upscaler", "null"), ("features", "[\"x\"]"),
    ];

    private static readonly Gen<string> Order =
        from request in Mutations.Json(Request)
        from order in Mutations.Json(("request", request), ("priority", "1"), ("save", "false"), ("forever", "false"), ("task_id", "\"mine\""))
        select order;

    private static readonly Gen<string> Txt2Img = Mutations.Json(
        ("prompt", "\"a (cat:1.2), [a:b:0.5]\""), ("styles", "[\"x\"]"), ("seed", "-1"), ("subseed", "3"), ("subseed_strength", "0.5"), ("seed_resize_from_h", "64"), ("seed_resize_from_w", "64"),
        ("sampler_name", "\"Euler a\""), ("scheduler", "\"Karras\""), ("batch_size", "1"), ("n_iter", "1"), ("steps", "2"), ("cfg_scale", "7"), ("width", "64"), ("height", "64"), ("tiling", "true"),
        ("eta", "1"), ("s_churn", "0"), ("override_settings", "{\"CLIP_stop_at_last_layers\": 2, \"eta_noise_seed_delta\": 1, \"randn_source\": \"NV\"}"), ("alwayson_scripts", "{}"), ("script_args", "[]"),
        ("infotext", "\"a\\nSteps: 2, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 64x64\""), ("enable_hr", "false"), ("sampler_index", "\"Euler\""), ("send_images", "true"));

    private static readonly Gen<string> OpenAi = Mutations.Json(
        ("prompt", "\"a cat\""), ("model", "\"dall-e-3\""), ("n", "1"), ("size", "\"64x64\""), ("quality", "\"low\""), ("response_format", "\"b64_json\""), ("output_format", "\"png\""), ("user", "\"x\""), ("seed", "5"));

    private static readonly Gen<string> Settings =
        from saving in Mutations.Json(("format", "\"webp\""), ("quality", "80"), ("txt2img_folder", "\"mine\""), ("save", "true"))
        from pictures in Mutations.Json(("noise", "\"nv\""), ("eta", "null"), ("sigma_max", "10"), ("uni_pc_variant", "\"bh2\""))
        from whole in Mutations.Json(("saving", saving), ("pictures", pictures), ("security", "{\"allowed_hosts\": []}"))
        select whole;

    private static readonly Gen<string> Options = Mutations.Json(("samples_format", "\"webp\""), ("jpeg_quality", "80"), ("outdir_txt2img_samples", "\"mine\""), ("eta_ancestral", "1.0"), ("sd_vae", "\"None\""), ("quicksettings_list", "[\"a\"]"), ("save_txt", "false"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_request_is_read_or_refused() => Mutations.Json(Request).Sample(text =>
    {
        try { RequestLimits.Check(RequestJson.Read(text)); }
        catch (RequestException) { }
    }, iter: 20_000);

    [Fact]
    public void A_request_of_broken_text_is_read_or_refused() => Mutations.Bytes(Encoding.UTF8.GetBytes(RequestJson.Write(new ImageRequest { Prompt = "a cat", Sampler = new Choice("heun", new() { ["eta"] = 1 }) }))).Sample(bytes =>
    {
        try { RequestJson.Read(Encoding.UTF8.GetString(bytes)); }
        catch (RequestException) { }
    }, iter: 20_000);

    [Fact]
    public void A_body_of_the_originals_is_read_or_refused() => Gen.OneOf(Txt2Img.Select(Encoding.UTF8.GetBytes), Txt2Img.SelectMany(text => Mutations.Bytes(Encoding.UTF8.GetBytes(text)))).Sample(bytes =>
    {
        try
        {
            var body = WebuiForms.Txt2Img.Read(JsonBody.Parse(bytes, 64));
            RequestLimits.Check(Txt2ImgReader.Read(body).Request);
        }
        catch (Exception refused) when (refused is RequestException or WebuiFormException or WebuiRefusal) { }
    }, iter: 20_000);

    [Theory]
    [InlineData("POST", "/api/v1/jobs")]
    [InlineData("POST", "/v1/images/generations")]
    [InlineData("PATCH", "/api/v1/settings")]
    [InlineData("POST", "/api/v1/jobs/none/move")]
    [InlineData("POST", "/sdapi/v1/txt2img")]
    [InlineData("POST", "/sdapi/v1/options")]
    public async Task A_route_answers_and_never_with_a_fault_of_its_own(string method, string path)
    {
        await using var test = await TestStudio.Start(new FakeEngine { Ending = new ImageEvent.Failed("prompt", "prompt: not today") });
        var bodies = path switch { "/api/v1/jobs" => Order, "/v1/images/generations" => OpenAi, "/api/v1/settings" => Settings, "/sdapi/v1/txt2img" => Txt2Img, "/sdapi/v1/options" => Options, _ => Mutations.Json(("before", "\"x\""), ("priority", "5")) };
        await Gen.OneOf(bodies.Select(Encoding.UTF8.GetBytes), bodies.SelectMany(text => Mutations.Bytes(Encoding.UTF8.GetBytes(text)))).SampleAsync(async bytes =>
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new ByteArrayContent(bytes) };
            request.Content.Headers.ContentType = new("application/json");
            using var answer = await test.Client.SendAsync(request, Cancel);
            var text = await answer.Content.ReadAsStringAsync(Cancel);
            if ((int)answer.StatusCode < 500 || text.Contains("not today", StringComparison.Ordinal)) return;
            throw new InvalidOperationException($"{(int)answer.StatusCode} {text} to {Encoding.UTF8.GetString(bytes)}");
        }, iter: 400, threads: 1);
    }
}
