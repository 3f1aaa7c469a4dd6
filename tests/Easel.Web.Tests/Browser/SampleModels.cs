using Easel.Core.Imaging;
using Easel.Testing;

namespace Easel.Web.Tests.Browser;

/// <summary>A few models of every kind, to be looked at.</summary>
internal static class SampleModels
{
    public static void Make(string folder)
    {
        foreach (var (name, published) in new[] { ("Stable-diffusion/photo.safetensors", "sd15"), ("ControlNet/canny.safetensors", "controlnet-sd15"), ("ESRGAN/4x-plus.safetensors", "realesrgan-x4plus"), ("GFPGAN/codeformer.safetensors", "codeformer") })
            WeightsFiles.Published(Path.Combine(folder, name), published);
        foreach (var (name, words, isLarge) in new[] { ("ink drawing", "ink drawing, monochrome", false), ("watercolour wash", "watercolour", true), ("a name so long that no card has room for it v2.1 final", "", false), ("pixel grid", "pixel art", true) })
            WeightsFiles.Lora(Path.Combine(folder, "Lora", name + ".safetensors"), isLarge, words.Length > 0 ? new() { ["modelspec.trigger_phrase"] = words, ["modelspec.license"] = "CC-BY-4.0", ["ss_tag_frequency"] = """{"a":{"house":40,"tree":12,"cat":3}}""" } : null, name.Length);
        WeightsFiles.Write(Path.Combine(folder, "embeddings", "fine hands.safetensors"), [("emb_params", [4, 768])]);
        WeightsFiles.Write(Path.Combine(folder, "VAE", "soft colours.safetensors"), [("encoder.conv_in.weight", [128, 3, 3, 3]), ("decoder.conv_in.weight", [512, 4, 3, 3]), ("decoder.conv_out.weight", [3, 128, 3, 3])]);
        File.WriteAllText(Path.Combine(folder, "Lora", "half loaded.safetensors"), "<!DOCTYPE html><title>Log in</title>");
        foreach (var name in new[] { "Lora/ink drawing.png", "Lora/watercolour wash.preview.png" }) File.WriteAllBytes(Path.Combine(folder, name), PictureCodec.Encode(TestPictures.Recorded(name, 640, 512), PictureFormat.Png));
        File.WriteAllText(Path.Combine(folder, "Lora", "ink drawing.json"), """{"description":"Lines of a brush, much white.","activation text":"ink drawing, monochrome","preferred weight":0.8,"notes":"Best below 1."}""");
    }
}
