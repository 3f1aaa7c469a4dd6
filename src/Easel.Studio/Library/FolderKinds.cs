using Easel.Diffusion.Architectures;

namespace Easel.Studio.Library;

/// <summary>What people keep in a folder, by the names A1111, ComfyUI and InvokeAI give it.</summary>
internal static class FolderKinds
{
    private static readonly Dictionary<string, FileRole> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["stable-diffusion"] = FileRole.Checkpoint,
        ["checkpoints"] = FileRole.Checkpoint,
        ["diffusion_models"] = FileRole.Checkpoint,
        ["unet"] = FileRole.Checkpoint,
        ["main"] = FileRole.Checkpoint,
        ["lora"] = FileRole.Lora,
        ["loras"] = FileRole.Lora,
        ["lycoris"] = FileRole.Lora,
        ["vae"] = FileRole.Vae,
        ["vae-approx"] = FileRole.ApproximateVae,
        ["vae_approx"] = FileRole.ApproximateVae,
        ["embeddings"] = FileRole.Embedding,
        ["embedding"] = FileRole.Embedding,
        ["hypernetworks"] = FileRole.Hypernetwork,
        ["controlnet"] = FileRole.ControlNet,
        ["t2i_adapter"] = FileRole.T2IAdapter,
        ["ip_adapter"] = FileRole.IPAdapter,
        ["ipadapter"] = FileRole.IPAdapter,
        ["motion_module"] = FileRole.MotionModule,
        ["animatediff_models"] = FileRole.MotionModule,
        ["upscale_models"] = FileRole.Upscaler,
        ["esrgan"] = FileRole.Upscaler,
        ["realesrgan"] = FileRole.Upscaler,
        ["bsrgan"] = FileRole.Upscaler,
        ["swinir"] = FileRole.Upscaler,
        ["scunet"] = FileRole.Upscaler,
        ["hat"] = FileRole.Upscaler,
        ["dat"] = FileRole.Upscaler,
        ["spandrel_image_to_image"] = FileRole.Upscaler,
        ["gfpgan"] = FileRole.FaceRestorer,
        ["codeformer"] = FileRole.FaceRestorer,
        ["facerestore_models"] = FileRole.FaceRestorer,
        ["clip_vision"] = FileRole.VisionEncoder,
        ["clip"] = FileRole.TextEncoder,
        ["text_encoders"] = FileRole.TextEncoder,
        ["torch_deepdanbooru"] = FileRole.Interrogator,
        ["blip"] = FileRole.Captioner,
    };

    /// <summary>What a file is expected to be where it lies; the innermost folder that says so counts. Null when none does.</summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="root">The folder of models it is in; its own name counts too.</param>
    public static FileRole? Of(string path, string root)
    {
        var parts = Path.GetRelativePath(root, path).Split('/', '\\')[..^1].Prepend(Path.GetFileName(Path.TrimEndingDirectorySeparator(root)));
        foreach (var part in parts.Reverse())
            if (Names.TryGetValue(part, out var role)) return role;
        return null;
    }

    /// <summary>Names of folders that hold <paramref name="role"/>.</summary>
    public static IEnumerable<string> For(FileRole role) => Names.Where(name => name.Value == role).Select(name => name.Key);
}
