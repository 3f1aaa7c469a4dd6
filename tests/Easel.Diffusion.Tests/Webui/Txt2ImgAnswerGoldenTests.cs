using System.Text;
using System.Text.Json;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Diffusion.Tests.Pipeline;
using Easel.Studio.Webui;
using Easel.Testing;
using Xunit;

namespace Easel.Diffusion.Tests.Webui;

/// <summary>Recorded txt2img and img2img requests over HTTP: pictures within the tolerance, and every value of <c>info</c> that is not drawn or a time.</summary>
public sealed class Txt2ImgAnswerGoldenTests(RecordedStudio recorded) : IClassFixture<RecordedStudio>
{
    private const double MeanTolerance = 0.5;   // of 255
    private const double LargestTolerance = 4;  // of 255

    // Drawn anew, the time, and said by Easel only.
    private static readonly HashSet<string> Free = ["job_timestamp", "subseed", "all_subseeds", "is_using_inpainting_conditioning", "notes"];

    public static TheoryData<string, string> Cases =>
        [.. from file in Goldens.Names("api")
            from entry in Goldens.Open("api", file).Data.EnumerateObject()
            where entry.Value.ValueKind == JsonValueKind.Object && entry.Value.TryGetProperty("path", out var path) && path.GetString() is "/sdapi/v1/txt2img" or "/sdapi/v1/img2img"
                && entry.Value.GetProperty("status").GetInt32() == 200 && !IsLater(entry.Value.GetProperty("request"))
            select (file, entry.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_recorded_request_gets_the_recorded_answer(string file, string name)
    {
        var data = Goldens.Open("api", file).Data.GetProperty(name);
        using var body = new StringContent(data.GetProperty("request").GetRawText(), Encoding.UTF8, "application/json");
        var answer = await recorded.Client.PostAsync(new Uri(data.GetProperty("path").GetString()!, UriKind.Relative), body, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        List<string> problems = [.. Compare(data.GetProperty("response"), JsonDocument.Parse(text).RootElement)];
        Goldens.Report($"api over http {file}/{name}", problems.Count == 0, string.Join("; ", problems));
        Assert.Empty(problems);
    }

    private static bool IsLater(JsonElement request)
    {
        try
        {
            var read = RecordedModels.Read(request).Request;
            return read.Prompt.Contains('<', StringComparison.Ordinal) || read.Vae is not (null or RecordedModels.AlternativeVae);
        }
        catch (Exception refused) when (refused is RequestException or WebuiRefusal) { return true; }
    }

    private static IEnumerable<string> Compare(JsonElement golden, JsonElement actual)
    {
        var (images, made) = (golden.GetProperty("images"), actual.GetProperty("images"));
        if (images.GetArrayLength() != made.GetArrayLength()) yield return $"{made.GetArrayLength()} pictures instead of {images.GetArrayLength()}";
        foreach (var (index, (expected, picture)) in images.EnumerateArray().Zip(made.EnumerateArray()).Index())
        {
            var (a, b) = (Decode(expected), Decode(picture));
            var differences = a.Rgb.Zip(b.Rgb, (x, y) => Math.Abs(x - y)).ToList();
            if ((a.Width, a.Height) != (b.Width, b.Height) || differences.Average() > MeanTolerance || differences.Max() > LargestTolerance) yield return $"picture {index} differs";
        }

        var (info, said) = (Info(golden), Info(actual));
        foreach (var field in info.EnumerateObject().Where(field => !Free.Contains(field.Name)))
            if (Comparable(field.Value) != Comparable(said.GetProperty(field.Name))) yield return $"{field.Name}: {said.GetProperty(field.Name)} instead of {field.Value}";
    }

    private static Bitmap Decode(JsonElement image) => PictureCodec.Decode(Convert.FromBase64String(image.GetString()!), "recording");

    private static JsonElement Info(JsonElement answer) => JsonDocument.Parse(answer.GetProperty("info").GetString()!).RootElement;

    private static string Comparable(JsonElement value) => RecordedModels.Comparable(JsonSerializer.Serialize(value));
}
