using System.IO.Compression;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Easel.Core.Imaging;
using Easel.Studio.Webui;
using Easel.Testing;
using SkiaSharp;
using Xunit;

namespace Easel.Server.Tests.Webui;

public sealed class PngInfoTests
{
    public static TheoryData<string, string> Cases =>
        [.. from file in Goldens.Names("api", "png-info*")
            from one in Goldens.Open("api", file).Data.GetProperty("cases").EnumerateArray()
            select (file, one.GetProperty("case").GetString()!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_recorded_picture_tells_what_it_told_A1111(string file, string name)
    {
        var golden = Goldens.Open("api", file).Data.GetProperty("cases").EnumerateArray().First(one => one.GetProperty("case").GetString() == name).GetProperty("response");
        var family = name[..name.IndexOf('/', StringComparison.Ordinal)];
        if (!Goldens.Names("api", family).Any()) return; // the picture is not in this recording
        var picture = Goldens.Open("api", family).Data.GetProperty(name).GetProperty("response").GetProperty("images")[0].GetString()!;
        await using var test = await TestStudio.Start();
        var answer = await test.Ask("/sdapi/v1/png-info", JsonSerializer.Serialize(new { image = picture }));
        var same = JsonNode.DeepEquals(JsonNode.Parse(golden.GetRawText()), JsonNode.Parse(answer.GetRawText()));
        Goldens.Report($"api/{file}/{name}", same, "exact");
        Assert.True(same, $"{golden}\n{answer}");
    }

    [Fact]
    public async Task A_picture_without_parameters_tells_nothing()
    {
        await using var test = await TestStudio.Start();
        var answer = await test.Ask("/sdapi/v1/png-info", JsonSerializer.Serialize(new { image = "data:image/png;base64," + WebuiClient.Picture() }));
        Assert.Equal("""{"info":"","items":{},"parameters":{}}""", answer.GetRawText());
    }

    [Fact]
    public async Task NovelAIs_texts_become_parameters()
    {
        var answer = await Info(NovelAi("""{"steps": 28, "sampler": "k_euler_ancestral", "seed": 3167166011, "strength": 0.7, "scale": 11.0, "uc": "lowres, bad hands"}"""));
        Assert.Equal("a cat, best quality\nNegative prompt: lowres, bad hands\nSteps: 28, Sampler: Euler a, CFG scale: 11.0, Seed: 3167166011, Size: 40x24, Clip skip: 2, ENSD: 31337", answer.GetProperty("info").GetString());
        Assert.Equal(["Comment", "Description", "Software"], answer.GetProperty("items").EnumerateObject().Select(item => item.Name).Order());
        var parameters = answer.GetProperty("parameters");
        Assert.Equal(("lowres, bad hands", "2", "40"), (parameters.GetProperty("Negative prompt").GetString(), parameters.GetProperty("Clip skip").GetString(), parameters.GetProperty("Size-1").GetString()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_hides_in_the_transparency_is_found_when_the_file_says_nothing(bool isPacked)
    {
        var comment = """{"steps": 28, "sampler": "k_euler", "seed": 12, "scale": 5.5, "uc": "lowres"}""";
        var hidden = isPacked ? JsonSerializer.Serialize(new { Software = "NovelAI", Description = "a cat", Comment = comment }) : "a cat\nNegative prompt: lowres\nSteps: 28, Sampler: Euler, CFG scale: 5.5, Seed: 12, Size: 96x64";
        var answer = await Info(Hiding(System.Text.Encoding.UTF8.GetBytes(hidden), isPacked));
        Assert.StartsWith("a cat\nNegative prompt: lowres\nSteps: 28, Sampler: Euler, CFG scale: 5.5, Seed: 12, Size: 96x64", answer.GetProperty("info").GetString(), StringComparison.Ordinal);
        Assert.Equal(isPacked, answer.GetProperty("items").TryGetProperty("Comment", out _));
    }

    [Theory]
    [InlineData("k_dpmpp_2m", "DPM++ 2M")]
    [InlineData("plms", "PLMS")]
    [InlineData("nai_smea", "Euler a")]
    public async Task NovelAIs_samplers_are_found_by_their_aliases(string theirs, string ours)
    {
        var answer = await Info(NovelAi($$"""{"steps": 28, "sampler": "{{theirs}}", "seed": 1, "scale": 5, "uc": ""}"""));
        Assert.Equal(ours, answer.GetProperty("parameters").GetProperty("Sampler").GetString());
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("""{"steps": 28}""")]
    public async Task A_comment_of_NovelAIs_that_cannot_be_read_tells_nothing(string comment)
    {
        var answer = await Info(NovelAi(comment));
        Assert.Equal("", answer.GetProperty("info").GetString());
        Assert.Equal(comment, answer.GetProperty("items").GetProperty("Comment").GetString());
    }

    [Fact]
    public async Task A_GIFs_comment_is_its_parameters()
    {
        // 1x1, two colours; the comment lies behind the loop count and is longer than one block
        var text = $"a café, {new string('x', 300)}\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 5, Size: 1x1";
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        byte[] gif =
        [
            .. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 255, 255, 255, 0, 0, 0, 0x21, 0xFF, 11, .. "NETSCAPE2.0"u8, 3, 1, 0, 0, 0,
            0x21, 0xFE, 255, .. bytes[..255], (byte)(bytes.Length - 255), .. bytes[255..], 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B,
        ];
        var answer = await Info(gif);
        Assert.Equal(text, answer.GetProperty("info").GetString());
        Assert.Equal(text, answer.GetProperty("items").GetProperty("comment").GetString());
        Assert.Equal("5", answer.GetProperty("parameters").GetProperty("Seed").GetString());
        for (var length = 0; length < gif.Length; length++) WebuiPngInfo.Of(gif[..length]); // cut off anywhere it is nothing worse
    }

    [Theory]
    [InlineData("""{"image": "xx"}""", 500, "Invalid encoded image")]
    [InlineData("""{"image": "aGVsbG8gd29ybGQ="}""", 500, "Invalid encoded image")]
    [InlineData("""{"image": "http://127.0.0.1/x.png"}""", 500, "Requests not allowed")]
    public async Task What_is_no_picture_is_refused_in_A1111s_words(string body, int status, string detail)
    {
        await using var test = await TestStudio.Start();
        var answer = await test.Post("/sdapi/v1/png-info", body);
        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
        Assert.Equal(detail, (await answer.Json()).GetProperty("detail").GetString());
    }

    private static async Task<JsonElement> Info(byte[] file)
    {
        await using var test = await TestStudio.Start();
        return await test.Ask("/sdapi/v1/png-info", JsonSerializer.Serialize(new { image = Convert.ToBase64String(file) }));
    }

    private static byte[] Hiding(byte[] text, bool isPacked)
    {
        const int Width = 96, Height = 64;
        using var body = new MemoryStream();
        if (isPacked)
            using (var packer = new GZipStream(body, CompressionMode.Compress, leaveOpen: true)) packer.Write(text);
        else body.Write(text);
        var length = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(length, 8 * (int)body.Length);
        byte[] bits = [.. (isPacked ? "stealth_pngcomp"u8 : "stealth_pnginfo"u8), .. length, .. body.ToArray()];
        var rgba = Enumerable.Repeat((byte)254, Width * Height * 4).ToArray();
        for (var bit = 0; bit < bits.Length * 8; bit++) rgba[4 * (bit % Height * Width + bit / Height) + 3] |= (byte)(bits[bit / 8] >> (7 - bit % 8) & 1);
        using var pixels = SKImage.FromPixelCopy(new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Unpremul), rgba);
        return pixels.Encode(SKEncodedImageFormat.Png, 100).ToArray();
    }

    private static byte[] NovelAi(string comment) =>
        PngText.Write(PngText.Write(PngText.Write(Convert.FromBase64String(WebuiClient.Picture()), "Software", "NovelAI"), "Description", "a cat, best quality"), "Comment", comment);

    [Fact]
    public async Task A_field_that_must_be_given_is_named()
    {
        await using var test = await TestStudio.Start();
        var answer = await test.Post("/sdapi/v1/png-info", "{}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("""{"detail":[{"loc":["body","image"],"msg":"field required","type":"value_error.missing"}]}""", (await answer.Json()).GetRawText());
    }
}
