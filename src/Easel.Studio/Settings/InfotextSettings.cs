using System.Collections.Immutable;
using Easel.Core.Settings;

namespace Easel.Studio.Settings;

/// <summary>The parameters that are written into pictures.</summary>
public sealed record InfotextSettings
{
    [Setting("In pictures", Help = "Write the parameters into every picture.")]
    public bool InPictures { get; init; } = true;

    [Setting("Beside", Help = "Write them into a .txt beside every picture, too.")]
    public bool Beside { get; init; }

    [Setting("Model name", Help = "Say the model's name.")]
    public bool ModelName { get; init; } = true;

    [Setting("Model hash", Help = "Say the model's hash.")]
    public bool ModelHash { get; init; } = true;

    [Setting("Vae name", Help = "Say the autoencoder's name.")]
    public bool VaeName { get; init; } = true;

    [Setting("Vae hash", Help = "Say the autoencoder's hash.")]
    public bool VaeHash { get; init; } = true;

    [Setting("Embedding hashes", Help = "Say the hashes of textual inversions.")]
    public bool EmbeddingHashes { get; init; } = true;

    [Setting("Version", Help = "Say the program's version.")]
    public bool Version { get; init; } = true;

    /// <summary>The infotext keys that are left out.</summary>
    public ImmutableArray<string> UnsaidKeys =>
        [.. new (bool Said, string Key)[] { (ModelName, "Model"), (ModelHash, "Model hash"), (VaeName, "VAE"), (VaeHash, "VAE hash"), (Version, "Version"), (EmbeddingHashes, "TI hashes") }
            .Where(rule => !rule.Said).Select(rule => rule.Key)];
}
