namespace Easel.Diffusion.Architectures;

/// <summary>One text encoder of an architecture and how its states are used.</summary>
/// <param name="Kind">Its layout.</param>
/// <param name="Prefix">Where its keys are, such as <c>cond_stage_model.transformer.text_model</c>.</param>
/// <param name="SkippedLayers">Layers left out at the end unless the request says otherwise: 0 is the last layer's output, 1 the last but one's.</param>
/// <param name="FinalNorm">Whether the final normalisation is applied to the state that becomes the context.</param>
/// <param name="Pooled">Whether its projected end-of-text state is part of the extra vector.</param>
public sealed record TextEncoderSlot(TextEncoderKind Kind, string Prefix, int SkippedLayers, bool FinalNorm, bool Pooled);
