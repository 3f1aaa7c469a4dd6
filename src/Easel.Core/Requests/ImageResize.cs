namespace Easel.Core.Requests;

/// <summary>How a picture is brought to the size of what is painted (A1111's resize modes 0 to 3).</summary>
public enum ImageResize
{
    /// <summary>Width and height changed alike or not.</summary>
    Stretch,

    /// <summary>Made to cover, and cut.</summary>
    Crop,

    /// <summary>Made to fit inside, its edges drawn out to fill what is left.</summary>
    Fill,

    /// <summary>Encoded as it is, and its latent stretched.</summary>
    Latent,
}
