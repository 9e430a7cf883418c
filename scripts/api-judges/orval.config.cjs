module.exports = {
  portal: { input: process.env.DOCUMENT, output: { target: "portal.ts", client: "fetch", baseUrl: process.env.PORTAL } },
};
