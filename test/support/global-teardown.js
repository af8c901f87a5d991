const { sweep } = require('./cluster-folder.js');

module.exports = async () => {
  if (process.env.MINGCHOU_TEST_CLUSTER) await sweep(process.env.MINGCHOU_TEST_CLUSTER);
};
