namespace Easel.Diffusion.Weights.KeyMaps;

/// <summary>Hugging Face's names of a CLIP text encoder as the original checkpoints of SD 1.x have them: the same, under another place.</summary>
internal sealed class TransformersClip : IKeyMap
{
    public KeyPlace PlaceOf(string key) => new(key.StartsWith("text_model.", StringComparison.Ordinal) ? key["text_model.".Length..] : key);
}
