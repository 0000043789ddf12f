/** The weather map of the sample newspaper: a picture that is a document. */
export const weatherMap = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="450" viewBox="0 0 800 450">
<rect width="800" height="450" fill="#dfeaf0"/>
<path d="M0 0h330c20 40-30 70-10 110s70 40 60 90-80 40-90 90 40 60 20 100-60 40-70 60H0z" fill="#e8e2cf" stroke="#b9ad8c" stroke-width="2"/>
<circle cx="318" cy="232" r="7" fill="#8a1f1f"/><circle cx="318" cy="232" r="14" fill="none" stroke="#8a1f1f" stroke-width="2"/>
<g fill="none" stroke="#8aa0ad" stroke-width="1.5"><ellipse cx="610" cy="150" rx="60" ry="42"/><ellipse cx="610" cy="150" rx="115" ry="82"/><ellipse cx="610" cy="150" rx="175" ry="124"/><path d="M60 430C200 330 420 400 790 320"/><path d="M20 380C180 280 420 350 790 262"/></g>
<text x="592" y="165" font-family="serif" font-size="44" fill="#8a1f1f">L</text>
<text x="120" y="200" font-family="serif" font-size="44" fill="#1f4f8a">H</text>
<path d="M120 20C230 90 300 60 420 150s150 180 300 230" fill="none" stroke="#1f4f8a" stroke-width="4"/>
<g fill="#1f4f8a"><path d="M192 55l26-6-6 24z"/><path d="M292 77l24-14 2 26z"/><path d="M398 135l30-2-14 24z"/><path d="M480 222l30-8-8 28z"/><path d="M566 302l30-8-8 28z"/><path d="M650 350l30-8-8 28z"/></g>
<g stroke="#5b7f9a" stroke-width="3" stroke-linecap="round"><path d="M210 130l-8 22M240 142l-8 22M270 152l-8 22M225 170l-8 22M255 182l-8 22"/></g>
<g stroke="#333" stroke-width="2" fill="none"><path d="M560 400h60m-14-8l14 8-14 8M660 400h60m-14-8l14 8-14 8"/></g>
</svg>
`
