namespace Easel.Diffusion.Merging.Extraction;

/// <summary>Which LoRAs change a layer.</summary>
internal enum LayerUse
{
    /// <summary>All: the transformers' linear layers.</summary>
    Transformer,

    /// <summary>Those with convolutions: residual blocks and what is between the levels.</summary>
    Residual,

    /// <summary>None of the usual ones: first and last convolutions, embeddings of time and size, norms.</summary>
    Other,
}
