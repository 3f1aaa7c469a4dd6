namespace Easel.Diffusion.Weights.KeyMaps;

/// <summary>One layout's names of one network, and the original checkpoints'.</summary>
internal interface IKeyMap
{
    /// <summary>Where the tensor called <paramref name="key"/> belongs; a name the map does not know stays as it is.</summary>
    KeyPlace PlaceOf(string key);
}
