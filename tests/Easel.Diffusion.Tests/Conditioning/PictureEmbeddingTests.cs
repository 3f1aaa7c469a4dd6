using System.IO.Compression;
using System.Text;
using Easel.Core.Imaging;
using Easel.Core.Requests;
using Easel.Diffusion.Weights;
using Easel.Diffusion.Weights.Safetensors;
using Easel.Testing;
using Xunit;
using static TorchSharp.torch;

namespace Easel.Diffusion.Tests.Conditioning;

/// <summary>Textual inversions in pictures, in the text chunk and in the pixels; pairs for SDXL elsewhere.</summary>
public sealed class PictureEmbeddingTests : IDisposable
{
    private const string Json = """{"string_to_token": {"*": 265}, "string_to_param": {"*": {"TORCHTENSOR": [[0.5, -0.25, 1.0], [2.0, 0.0, -1.5]]}}, "name": "glass", "step": 100, "sd_checkpoint": null}""";

    private readonly string folder = Directory.CreateTempSubdirectory("easel-embeddings-").FullName;

    [Fact]
    public void A_text_in_a_picture_holds_vectors()
    {
        File.WriteAllBytes(Path.Combine(folder, "card.png"), PngText.Write(Picture(64, 64), "sd-ti-embedding", Convert.ToBase64String(Encoding.UTF8.GetBytes(Json))));
        Holds();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void The_pixels_beside_a_picture_hold_vectors_inside_black_edges_too(int edge)
    {
        File.WriteAllBytes(Path.Combine(folder, "card.png"), PictureCodec.Encode(WithPanels(Encoding.UTF8.GetBytes(Json), 48, edge), PictureFormat.Png));
        Holds();
    }

    [Fact]
    public void Pictures_that_only_show_something_are_left_out_and_damaged_ones_spoil_nothing()
    {
        var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(Json));
        File.WriteAllBytes(Path.Combine(folder, "plain.png"), Picture(64, 64));
        File.WriteAllBytes(Path.Combine(folder, "x.preview.png"), PngText.Write(Picture(16, 16), "sd-ti-embedding", text));
        File.WriteAllBytes(Path.Combine(folder, "bad.png"), PngText.Write(Picture(16, 16), "sd-ti-embedding", "no base64!"));
        File.WriteAllBytes(Path.Combine(folder, "empty.png"), PngText.Write(Picture(16, 16), "sd-ti-embedding", Convert.ToBase64String("{\"string_to_param\": {}}"u8)));
        File.WriteAllBytes(Path.Combine(folder, "cut.png"), Picture(64, 64)[..200]);
        File.WriteAllText(Path.Combine(folder, "page.png"), "<!DOCTYPE html>");
        Assert.Empty(EmbeddingFile.ReadAll(folder));
    }

    [Theory]
    [InlineData("pair", "tiny-sd15", "the embedding 'pair' is made for another kind of model and not for Stable Diffusion 1.x, so it is only a word here")]
    [InlineData("pair", "tiny-sdxl", null)]
    public void A_pair_for_SDXL_is_used_there_and_told_elsewhere(string name, string model, string? warning)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var path = SyntheticCheckpoints.PathOf(model);
        using (var large = Checkpoint.Open(SyntheticCheckpoints.PathOf("tiny-sdxl")))
        {
            var widths = large.Architecture.Encoders.Select(slot => large.Weights.Keys.Where(key => key.StartsWith(slot.Prefix, StringComparison.Ordinal) && key.Contains("token_embedding", StringComparison.Ordinal)).Select(key => large.Weights.ShapeOf(key)![1]).First()).ToList();
            SafetensorsWriter.Write(Path.Combine(folder, name + ".safetensors"), new Dictionary<string, Tensor> { ["clip_l"] = ones(2, widths[0]), ["clip_g"] = ones(2, widths[1]) }, StorageType.F32);
        }

        var options = new EngineOptions { Device = "cpu", Precision = "float32", PlainOperations = true, Embeddings = folder };
        var request = new ImageRequest { Prompt = $"a cat, {name}!", Model = path, Size = new ImageSize(64, 64), Steps = 1, Sampler = "Euler", Seeds = new Seeds { Seed = 1 } };
        using var loaded = DiffusionModel.Load(ModelChoice.Of(request, options), options);
        var plan = ImagePlan.Resolve(request, loaded, new DiffusionParts());
        if (warning is null) Assert.Empty(plan.Warnings);
        else Assert.StartsWith(warning, Assert.Single(plan.Warnings), StringComparison.Ordinal);
        Assert.Empty(ImagePlan.Resolve(request with { Prompt = $"a {name}ed cat" }, loaded, new DiffusionParts()).Warnings);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private void Holds()
    {
        var file = Assert.Single(EmbeddingFile.ReadAll(folder));
        using (file)
        {
            Assert.Equal(("glass", 2), (file.Inversion.Name, file.Inversion.Count));
            Assert.Equal([0.5f, -0.25f, 1, 2, 0, -1.5f], file.Inversion.For(0).data<float>().ToArray());
        }
    }

    private static byte[] Picture(int width, int height) => PictureCodec.Encode(TestPictures.Recorded("card", height, width), PictureFormat.Png);

    // As A1111 lays them out: panel, black, picture, black, panel; the upper halves of bytes are whatever looks well, and never 0.
    private static Bitmap WithPanels(byte[] text, int height, int edge)
    {
        using var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) stream.Write(text);
        var (data, columns) = (packed.ToArray(), (int)((packed.Length / (3 * height)) + 1));
        var inner = TestPictures.Recorded("card", height, 64);
        var width = 64 + (2 * columns) + 4;
        var picture = new Bitmap(width + (2 * edge), height + (2 * edge), new byte[3 * (width + (2 * edge)) * (height + (2 * edge))]);
        var noise = 0u;
        for (var i = 0; i < 3 * columns * height; i++)
        {
            noise = unchecked((1664525 * noise) + 1013904223);
            var mask = (byte)(noise % 255 & 0x0F);
            var value = i < data.Length ? data[i] : (byte)0;
            var (row, rest) = (i / (3 * columns), i % (3 * columns));
            Put(row, rest, (byte)(0x50 | ((value & 0x0F) ^ mask)));
            Put(row, (3 * (columns + 68)) + rest, (byte)(0x50 | ((value >> 4) ^ mask)));
        }

        for (var y = 0; y < height; y++)
            for (var i = 0; i < 3 * 64; i++) Put(y, (3 * (columns + 2)) + i, (byte)(inner.Rgb[(3 * 64 * y) + i] | 1));
        return picture;

        void Put(int y, int at, byte value) => picture.Rgb[(3 * (((edge + y) * picture.Width) + edge)) + at] = value;
    }
}
